/** What a soak decides before anything runs: a group of runs at once against one local Clanforge. */
import type { Fault } from '../clanforge/faults.ts';
import type { JobFate, TimeTable } from '../clanforge/job.ts';

/** `core`: the action in this process, in virtual time. `bundle`: `dist` as a process, in real time. */
export type RunKind = 'core' | 'bundle';

/** Everything about a group, decided by its seed alone. */
export interface GroupPlan {
  readonly kind: RunKind;
  readonly seed: number;
  readonly timetable: TimeTable;
  /** Milliseconds that the server's clock is ahead of the runs'. */
  readonly skewMs: number;
  readonly envelopeErrors: boolean;
  readonly realProgress: boolean;
  readonly credentials: Credentials;
  readonly faults: readonly Fault[];
  /** Diffs of others that are there when the runs begin, the oldest first; they have ids from `FIRST_DIFF` on. */
  readonly before: readonly EarlierDiff[];
  /** When somebody accepts the diff that locks an image, whatever its state. */
  readonly accept: { readonly imageid: number; readonly atMs: number } | undefined;
  readonly runs: readonly RunPlan[];
}

/** What the server lets in. */
export interface Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly token: string;
}

export interface EarlierDiff {
  readonly imageid: number;
  readonly machineid: number;
  readonly fate: JobFate;
  /** Milliseconds from its creation to the next one's, or to the first run. */
  readonly ageMs: number;
  readonly accepted: boolean;
}

export type Inputs = Readonly<Record<string, string>>;

export interface RunPlan {
  /** Milliseconds after the group's begin. */
  readonly startMs: number;
  /** As the workflow gives them; `ORIGIN` in `api-url` stands for the server's address. */
  readonly inputs: Inputs;
  readonly cancel: CancelPlan | undefined;
  /** Whether there is a run on GitHub to report to, which then fails. */
  readonly onGitHub: boolean;
  /** Seed of the jitter of its pauses. */
  readonly jitterSeed: number;
}

export interface CancelPlan {
  readonly moment: CancelMoment;
  /** Milliseconds until the second signal, which must change nothing. */
  readonly againMs: number | undefined;
}

/** `before`: when the request is about to be sent. `during`: when it has arrived. `after`: when it has been answered. */
export type CancelMoment =
  | { readonly kind: 'time'; readonly ms: number }
  | {
      readonly kind: 'request';
      readonly number: number;
      readonly phase: 'before' | 'during' | 'after';
      /** Milliseconds after that. */
      readonly delayMs: number;
    };

export const IMAGES = [5001, 5002] as const;
/** A machine with a few changes, one without any, one with many. */
export const MACHINES = [7001, 7002, 7003] as const;
export const ACCOUNT = 1001;
export const FIRST_DIFF = 218595;
/** Stands in inputs for the scheme, host and port of the server. */
export const ORIGIN = 'ORIGIN';
/** A secret that stands in the name of a file. */
export const SECRET_IN_A_PATH = "pAth+S3cret=%41&'x";
/** The token of GitHub that each run has. */
export const GITHUB_TOKEN = 'ghs_S0akT0kenOfGitHub/+x=';

/** The path before `/cfp/v1` of a run, by which its requests are told from those of others. */
export function prefixOf(run: number): string {
  return `/run-${run}`;
}
