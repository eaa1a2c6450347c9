/** The state of a local Clanforge: images, machines, diffs, their jobs and locks. Knows no HTTP. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compareFolders } from './compare.ts';
import { JOB_STATES, jobAt, needsComparison, scheduleOf } from './job.ts';
import type { Job, JobFate, JobMoment, TimeTable } from './job.ts';
import { Refusal } from './refusal.ts';

/** An image or a machine: a named folder on disk. */
export interface Place {
  readonly name: string;
  readonly folder: string;
}

/** A diff as its owner sees it from outside. */
export interface DiffView {
  readonly diffid: number;
  readonly imageid: number;
  readonly machineid: number;
  /** Name of the present job's state. */
  readonly state: string;
  /** How many jobs have been started for it: 1, and one more for each retry. */
  readonly jobs: number;
  /** How each of these jobs stands, the present one last. */
  readonly history: readonly JobView[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds of the present job, which a retry sets anew. */
  readonly jobCreatedAt: number;
  readonly rejected: boolean;
  /** Whether it still locks its image. */
  readonly lockedImage: boolean;
}

/** A job of a diff, as its owner sees it from outside. */
export interface JobView {
  /** Name of the state. */
  readonly state: string;
  readonly failed: boolean;
}

/** A diff and one of its jobs at the moment of a request. */
export interface DiffReading {
  readonly diffid: number;
  readonly imageid: number;
  readonly machineid: number;
  /** Unix seconds. */
  readonly createdSecond: number;
  readonly moment: JobMoment;
}

/** What a new job will do, decided when it starts; `staleReads` reads after it still show the job before. */
export interface JobPlan {
  readonly fate: JobFate;
  readonly staleReads: number;
}

export interface ClanforgeSetup {
  readonly images: Readonly<Record<number, Place>>;
  readonly machines: Readonly<Record<number, Place>>;
  readonly firstDiffid: number;
  readonly timetable: TimeTable;
  readonly now: () => number;
  /** Whether a comparison begins by itself when its job runs, and not only when somebody asks. Real time decides when. */
  readonly comparesUnasked: boolean;
  /** Whether a diff is accepted as soon as its job has completed. Real time decides when. */
  readonly autoAccept: boolean;
}

interface Diff {
  readonly diffid: number;
  readonly imageid: number;
  readonly machineid: number;
  readonly jobsBefore: Job[];
  job: Job;
  staleReads: number;
  standing: 'open' | 'accepted' | 'rejected';
}

/** A small comparison ends within this, so that one read after the scheduled end sees the job complete. */
const COMPARISON_GRACE_MS = 250;

export class Clanforge {
  readonly #setup: ClanforgeSetup;
  readonly #diffs = new Map<number, Diff>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** The files of images that have got a new version; the folders that were given stay as they are. */
  readonly #versions = new Map<number, string>();
  #nextDiffid: number;

  constructor(setup: ClanforgeSetup) {
    this.#setup = setup;
    this.#nextDiffid = setup.firstDiffid;
  }

  /**
   * Creates a diff, which locks its image, and starts its job.
   *
   * @param plan called once it is sure that a job starts
   * @throws Refusal when the image or the machine is unknown, or the image is locked
   */
  create(imageid: number, machineid: number, plan: () => JobPlan): DiffReading {
    this.#place('image', imageid);
    this.#place('machine', machineid);
    const holder = [...this.#diffs.values()].find((diff) => diff.imageid === imageid && locksImage(diff));
    if (holder !== undefined) throw new Refusal(200, `image locked by diffid: ${holder.diffid}`);
    const job = this.#newJob(plan().fate, undefined);
    const diffid = this.#nextDiffid++;
    const diff: Diff = { diffid, imageid, machineid, jobsBefore: [], job, staleReads: 0, standing: 'open' };
    this.#diffs.set(diffid, diff);
    this.#compareWhenRunning(diff);
    return this.#read(diff, diff.job);
  }

  /**
   * Starts a new job for a diff that is complete or failed. The diff keeps its id and its lock.
   *
   * @param plan called once it is sure that a job starts
   * @throws Refusal when the diff is unknown, no longer open, or neither complete nor failed
   */
  async retry(diffid: number, plan: () => JobPlan): Promise<DiffReading> {
    const diff = await this.#settled(diffid);
    this.#requireEnded(diff);
    const { fate, staleReads } = plan();
    const before = diff.job;
    diff.jobsBefore.push(before);
    diff.job = this.#newJob(fate, before);
    diff.staleReads = staleReads;
    this.#compareWhenRunning(diff);
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
   * Rejects a diff and so releases its image. The folders stay as they are.
   *
   * @throws Refusal when the diff is unknown, no longer open, or neither complete nor failed
   */
  async reject(diffid: number): Promise<void> {
    const diff = await this.#settled(diffid);
    this.#requireEnded(diff);
    diff.standing = 'rejected';
  }

  /**
   * Accepts a diff, whatever its state, and so releases its image. The image's folder stays as it is.
   *
   * @throws Refusal when the diff is unknown or no longer open
   */
  accept(diffid: number): void {
    const diff = this.#diff(diffid);
    requireOpen(diff);
    diff.standing = 'accepted';
  }

  /**
   * Accepts a diff that has completed: the machine's present files become the image's.
   *
   * @param full makes a full image, which an empty diff needs
   * @throws Refusal when the diff is unknown, no longer open, not completed, or empty without `full`
   */
  async makeVersion(diffid: number, full: boolean): Promise<void> {
    const diff = await this.#settled(diffid);
    requireOpen(diff);
    if (this.#read(diff, diff.job).moment.state !== JOB_STATES.completed)
      throw new Refusal(200, `diffid ${diffid} is not complete`);
    const { comparison } = diff.job;
    const isEmpty =
      comparison.kind === 'done' && Object.values(comparison.differences).every(({ size }) => size === 0);
    if (isEmpty && !full)
      throw new Refusal(200, `diffid ${diffid} is empty: an image version of it needs full=1`);
    const folder = await mkdtemp(join(tmpdir(), 'clanforge-version-'));
    await cp(this.#place('machine', diff.machineid).folder, folder, { recursive: true });
    requireOpen(diff);
    diff.standing = 'accepted';
    const before = this.#versions.get(diff.imageid);
    this.#versions.set(diff.imageid, folder);
    if (before !== undefined) await rm(before, { recursive: true, force: true });
  }

  /** @throws Refusal when there is no such diff */
  subjectsOf(diffid: number): { imageid: number; machineid: number; image: Place; machine: Place } {
    const { imageid, machineid } = this.#diff(diffid);
    return {
      imageid,
      machineid,
      image: this.#place('image', imageid),
      machine: this.#place('machine', machineid),
    };
  }

  views(): DiffView[] {
    return [...this.#diffs.values()].map((diff) => {
      const jobs = [...diff.jobsBefore, diff.job];
      const history = jobs.map((job) => {
        const { state, failed } = this.#read(diff, job).moment;
        return { state: state.name, failed };
      });
      return {
        diffid: diff.diffid,
        imageid: diff.imageid,
        machineid: diff.machineid,
        state: this.#read(diff, diff.job).moment.state.name,
        jobs: jobs.length,
        history,
        createdAt: (diff.jobsBefore[0] ?? diff.job).createdAt,
        jobCreatedAt: diff.job.createdAt,
        rejected: diff.standing === 'rejected',
        lockedImage: locksImage(diff),
      };
    });
  }

  /** Forgets the comparisons that have not begun, and the files of accepted versions. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(
      [...this.#versions.values()].map((folder) => rm(folder, { recursive: true, force: true })),
    );
  }

  #place(sort: 'image' | 'machine', id: number): Place {
    const places = sort === 'image' ? this.#setup.images : this.#setup.machines;
    const place = Object.hasOwn(places, id) ? places[id] : undefined;
    if (place === undefined) throw new Refusal(404, `no such ${sort}: ${id}`);
    const version = sort === 'image' ? this.#versions.get(id) : undefined;
    return version === undefined ? place : { ...place, folder: version };
  }

  #diff(diffid: number): Diff {
    const diff = this.#diffs.get(diffid);
    if (diff === undefined) throw new Refusal(404, `no such diff: ${diffid}`);
    return diff;
  }

  #newJob(fate: JobFate, before: Job | undefined): Job {
    const createdAt = this.#setup.now();
    const second = Math.floor(createdAt / 1000);
    // Two jobs of one diff minutes apart never share a second; with a fast time table they would.
    const createdSecond = before === undefined ? second : Math.max(second, before.createdSecond + 1);
    return { createdAt, createdSecond, fate, comparison: { kind: 'not-begun' } };
  }

  #read(diff: Diff, job: Job): DiffReading {
    const { diffid, imageid, machineid } = diff;
    const moment = jobAt(job, this.#setup.timetable, this.#setup.now());
    return { diffid, imageid, machineid, createdSecond: job.createdSecond, moment };
  }

  #requireEnded(diff: Diff): void {
    requireOpen(diff);
    const { state } = this.#read(diff, diff.job).moment;
    if (state !== JOB_STATES.completed && state !== JOB_STATES.failed)
      throw new Refusal(200, `diffid ${diff.diffid} is neither complete nor failed`);
  }

  /** The diff, its comparison begun if its job runs, and waited for a little if its job should have ended. */
  async #settled(diffid: number): Promise<Diff> {
    const diff = this.#diff(diffid);
    this.#beginComparison(diff);
    const { comparison, createdAt } = diff.job;
    const { end } = scheduleOf(createdAt, this.#setup.timetable);
    if (comparison.kind === 'under-way' && this.#setup.now() >= end)
      await Promise.race([comparison.settled, delay(COMPARISON_GRACE_MS, undefined, { ref: false })]);
    return diff;
  }

  #compareWhenRunning(diff: Diff): void {
    const { comparesUnasked, now, timetable } = this.#setup;
    if (!comparesUnasked) return;
    const leftMs = scheduleOf(diff.job.createdAt, timetable).running - now();
    if (leftMs <= 0) {
      this.#beginComparison(diff);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // A timer may fire a moment early by the clock.
      this.#compareWhenRunning(diff);
    }, leftMs).unref();
    this.#timers.add(timer);
  }

  #acceptAtEnd(diff: Diff, job: Job): void {
    const { now, timetable } = this.#setup;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        // A diff that failed, was retried or was rejected stays as it is.
        if (diff.job === job) this.makeVersion(diff.diffid, true).catch(() => undefined);
      },
      scheduleOf(job.createdAt, timetable).end - now() + 10,
    ).unref();
    this.#timers.add(timer);
  }

  #beginComparison(diff: Diff): void {
    const { job } = diff;
    if (job.comparison.kind !== 'not-begun' || !needsComparison(job.fate)) return;
    const { now, timetable } = this.#setup;
    if (now() < scheduleOf(job.createdAt, timetable).running) return;
    const image = this.#place('image', diff.imageid);
    const machine = this.#place('machine', diff.machineid);
    const settled = compareFolders(image.folder, machine.folder).then(
      (differences) => {
        job.comparison = { kind: 'done', at: now(), differences };
        if (this.#setup.autoAccept) this.#acceptAtEnd(diff, job);
      },
      (error: unknown) => {
        job.comparison = { kind: 'broken', at: now(), error: `cannot compare the folders: ${String(error)}` };
      },
    );
    job.comparison = { kind: 'under-way', settled };
  }
}

function locksImage(diff: Diff): boolean {
  return diff.standing === 'open';
}

function requireOpen(diff: Diff): void {
  if (diff.standing !== 'open') throw new Refusal(200, `diffid ${diff.diffid} has been ${diff.standing}`);
}
