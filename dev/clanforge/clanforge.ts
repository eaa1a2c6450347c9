/** The state of a local Clanforge: images, machines, diffs, their jobs and locks. Knows no HTTP. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compareFolders, type Sizes } from './compare.ts';
import { Refusal, requireOpen, viewOf, type Diff, type DiffReading, type DiffView } from './diff.ts';
import { JOB_STATES, jobAt, needsComparison, scheduleOf } from './job.ts';
import type { Job, JobFate, TimeTable } from './job.ts';

/** An image or a machine: a named folder on disk. */
export interface Place {
  readonly name: string;
  readonly folder: string;
}

/** Called when a job starts, with its number from 1; `staleReads` reads after it still show the job before. */
export type StartJob = (diffid: number, job: number) => { fate: JobFate; staleReads: number };

export interface Setup {
  /** By imageid. */
  readonly images: Readonly<Record<number, Place>>;
  /** By machineid. */
  readonly machines: Readonly<Record<number, Place>>;
  readonly firstDiffid: number;
  readonly timetable: TimeTable;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A small comparison ends within this, so that one read after the scheduled end sees the job complete. */
const COMPARISON_GRACE_MS = 250;

export class Clanforge {
  readonly #setup: Setup;
  readonly #diffs = new Map<number, Diff>();
  /** The files of images that have a new version; the folders of the setup stay as they are. */
  readonly #versions = new Map<number, string>();

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  /**
   * Creates a diff, which locks its image, and starts its job.
   *
   * @throws Refusal when the image or the machine is unknown, or the image is locked
   */
  create(imageid: number, machineid: number, start: StartJob): DiffReading {
    this.#place('image', imageid);
    this.#place('machine', machineid);
    const holder = [...this.#diffs.values()].find(
      (one) => one.imageid === imageid && one.standing === 'open',
    );
    if (holder !== undefined) throw new Refusal(200, `image locked by diffid: ${holder.diffid}`);
    const diffid = this.#setup.firstDiffid + this.#diffs.size;
    const job = this.#newJob(start(diffid, 1).fate, 0);
    const diff: Diff = { diffid, imageid, machineid, jobsBefore: [], job, staleReads: 0, standing: 'open' };
    this.#diffs.set(diffid, diff);
    return this.#read(diff, diff.job);
  }

  /**
   * Starts a new job for a diff that is complete or failed. The diff keeps its id and its lock.
   *
   * @throws Refusal when the diff is unknown, no longer open, or neither complete nor failed
   */
  async retry(diffid: number, start: StartJob): Promise<DiffReading> {
    const diff = await this.#ended(diffid);
    diff.jobsBefore.push(diff.job);
    const { fate, staleReads } = start(diffid, diff.jobsBefore.length + 1);
    // Two jobs of one diff minutes apart never share a second; with a fast time table they would.
    diff.job = this.#newJob(fate, diff.job.createdSecond + 1);
    diff.staleReads = staleReads;
    return this.#read(diff, diff.job);
  }

  /** @throws Refusal when the diff is unknown */
  async status(diffid: number): Promise<DiffReading> {
    const diff = await this.#settled(diffid);
    const before = diff.jobsBefore.at(-1);
    if (before === undefined || diff.staleReads === 0) return this.#read(diff, diff.job);
    diff.staleReads -= 1;
    return this.#read(diff, before);
  }

  /**
   * Rejects a diff, which frees its image. The folders stay as they are.
   *
   * @throws Refusal when the diff is unknown, no longer open, or neither complete nor failed
   */
  async reject(diffid: number): Promise<void> {
    (await this.#ended(diffid)).standing = 'rejected';
  }

  /**
   * Accepts a diff in any state, which frees its image. The image's folder stays as it is.
   *
   * @throws Refusal when the diff is unknown or no longer open
   */
  accept(diffid: number): void {
    requireOpen(this.#diff(diffid)).standing = 'accepted';
  }

  /**
   * Accepts a diff that has completed: the machine's present files become the image's.
   *
   * @param full makes a full image, which an empty diff needs
   * @throws Refusal when the diff is unknown, no longer open, not completed, or empty without `full`
   */
  async makeVersion(diffid: number, full: boolean): Promise<void> {
    const diff = requireOpen(await this.#settled(diffid));
    const { state, differences } = this.#read(diff, diff.job).moment;
    if (state !== JOB_STATES.completed) throw new Refusal(200, `diffid ${diffid} is not complete`);
    if (!full && Object.values<Sizes>(differences ?? {}).every(({ size }) => size === 0))
      throw new Refusal(200, `diffid ${diffid} is empty: an image version of it needs full=1`);
    const folder = await mkdtemp(join(tmpdir(), 'clanforge-version-'));
    await cp(this.#place('machine', diff.machineid).folder, folder, { recursive: true });
    this.accept(diffid);
    const before = this.#versions.get(diff.imageid);
    this.#versions.set(diff.imageid, folder);
    if (before !== undefined) await rm(before, { recursive: true, force: true });
  }

  /** @throws Refusal when there is no such diff */
  subjectsOf(diffid: number) {
    const { imageid, machineid } = this.#diff(diffid);
    const { name } = this.#place('image', imageid);
    return { image: { imageid, name }, machine: { machineid, name: this.#place('machine', machineid).name } };
  }

  /** @param compares - lets jobs that run compare their folders, as a request does */
  views(compares: boolean): DiffView[] {
    return [...this.#diffs.values()].map((diff) => {
      if (compares) this.#compare(diff);
      return viewOf(diff, (job) => this.#read(diff, job).moment);
    });
  }

  /** Removes the files of accepted versions. */
  async stop(): Promise<void> {
    const folders = [...this.#versions.values()];
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  #place(kind: 'image' | 'machine', id: number): Place {
    const place = new Map(Object.entries(this.#setup[`${kind}s`])).get(String(id));
    if (place === undefined) throw new Refusal(404, `no such ${kind}: ${id}`);
    const version = kind === 'image' ? this.#versions.get(id) : undefined;
    return version === undefined ? place : { ...place, folder: version };
  }

  #diff(diffid: number): Diff {
    const diff = this.#diffs.get(diffid);
    if (diff === undefined) throw new Refusal(404, `no such diff: ${diffid}`);
    return diff;
  }

  #newJob(fate: JobFate, earliestSecond: number): Job {
    const createdAt = this.#setup.now();
    return { createdAt, createdSecond: Math.max(Math.floor(createdAt / 1000), earliestSecond), fate };
  }

  #read({ diffid }: Diff, job: Job): DiffReading {
    const moment = jobAt(job, this.#setup.timetable, this.#setup.now());
    return { diffid, createdSecond: job.createdSecond, moment };
  }

  async #ended(diffid: number): Promise<Diff> {
    const diff = requireOpen(await this.#settled(diffid));
    const { state } = this.#read(diff, diff.job).moment;
    if (state !== JOB_STATES.completed && state !== JOB_STATES.failed)
      throw new Refusal(200, `diffid ${diffid} is neither complete nor failed`);
    return diff;
  }

  /** The diff; starts its comparison if its job runs, and waits for that a little if its job should have ended. */
  async #settled(diffid: number): Promise<Diff> {
    const diff = this.#diff(diffid);
    this.#compare(diff);
    const { comparing, compared, createdAt } = diff.job;
    const { end } = scheduleOf(createdAt, this.#setup.timetable);
    if (compared === undefined && comparing !== undefined && this.#setup.now() >= end)
      await Promise.race([comparing, delay(COMPARISON_GRACE_MS, undefined, { ref: false })]);
    return diff;
  }

  #compare(diff: Diff): void {
    const { job } = diff;
    const { now, timetable } = this.#setup;
    const isDue = now() >= scheduleOf(job.createdAt, timetable).running;
    if (job.comparing !== undefined || !needsComparison(job.fate) || !isDue) return;
    const image = this.#place('image', diff.imageid);
    const machine = this.#place('machine', diff.machineid);
    job.comparing = compareFolders(image.folder, machine.folder).then(
      (differences) => {
        job.compared = { at: now(), differences };
      },
      (error: unknown) => {
        job.compared = { at: now(), error: `cannot compare the folders: ${String(error)}` };
      },
    );
  }
}
