/** A diff and how it is seen from outside. Pure. */
import type { Job, JobMoment } from './job.ts';

export interface Diff {
  readonly diffid: number;
  readonly imageid: number;
  readonly machineid: number;
  readonly jobsBefore: Job[];
  job: Job;
  staleReads: number;
  standing: 'open' | 'accepted' | 'rejected';
}

/** A diff as an outsider sees it. */
export interface DiffView {
  readonly diffid: number;
  readonly imageid: number;
  readonly machineid: number;
  /** Name of the present job's state. */
  readonly state: string;
  /** How many jobs have been started for it: 1, and one more for each retry. */
  readonly jobs: number;
  /** The states of these jobs, the present one last. */
  readonly history: readonly { readonly state: string; readonly failed: boolean }[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds of the present job, which a retry sets anew. */
  readonly jobCreatedAt: number;
  readonly rejected: boolean;
  /** Whether it still locks its image. */
  readonly lockedImage: boolean;
}

/** One job of a diff at the moment of a request. */
export interface DiffReading {
  readonly diffid: number;
  /** Unix seconds. */
  readonly createdSecond: number;
  readonly moment: JobMoment;
}

/** A request that Clanforge refuses. Most errors of the vendor have HTTP status 200 and come as an envelope [C]. */
export class Refusal extends Error {
  readonly status: 200 | 400 | 401 | 403 | 404 | 405;

  constructor(status: Refusal['status'], message: string) {
    super(message);
    this.status = status;
  }
}

export function viewOf(diff: Diff, momentOf: (job: Job) => JobMoment): DiffView {
  const { diffid, imageid, machineid, job, standing } = diff;
  const jobs = [...diff.jobsBefore, job];
  const history = jobs.map(momentOf).map(({ state, failed }) => ({ state: state.name, failed }));
  return {
    ...{ diffid, imageid, machineid, history },
    state: momentOf(job).state.name,
    jobs: jobs.length,
    createdAt: (jobs[0] ?? job).createdAt,
    jobCreatedAt: job.createdAt,
    rejected: standing === 'rejected',
    lockedImage: standing === 'open',
  };
}

/** @throws Refusal when the diff has been accepted or rejected */
export function requireOpen(diff: Diff): Diff {
  if (diff.standing !== 'open') throw new Refusal(200, `diffid ${diff.diffid} has been ${diff.standing}`);
  return diff;
}
