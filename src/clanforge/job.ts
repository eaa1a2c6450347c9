/** A job as one response shows it, in our terms; and what its state means for the step. */

/** The states of a job by `jobstateid`: 1-6 [S], 7 [D: the vendor's general list]. */
const STATES = ['Created', 'Pending', 'Queued', 'Running', 'Completed', 'Failed', 'Squashed'] as const;
export type KnownState = (typeof STATES)[number];

export interface JobState {
  /** As outputs and log show it; empty when the response has none. */
  readonly name: string;
  /** Undefined for a state that is on no list, or absent. */
  readonly known?: KnownState;
  /** What `jobstatename` says where it is not a name of the state in `jobstateid`. */
  readonly contradictedBy?: string;
}

/** An id and a name, each where the API gives it [?]. */
export interface Named {
  readonly id?: number | undefined;
  readonly name?: string | undefined;
}

/** What `diff_info=1` says the diff is of. */
export interface Subject {
  readonly game?: Named | undefined;
  readonly image?: Named | undefined;
  readonly machine?: Named | undefined;
}

export const CHANGE_KINDS = ['added', 'modified', 'removed'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A path as the API spells it: hostile until it is cleaned. */
export interface ChangedFile {
  readonly path: string;
  /** Bytes, where the API gives them [?]. */
  readonly size?: number;
}

/** The lists of a completed diff; undefined where the response has no readable one. */
export type Changes = Readonly<Record<ChangeKind, readonly ChangedFile[] | undefined>>;

/** Texts are clean, paths are not. */
export interface Job {
  readonly diffid: number;
  readonly state: JobState;
  /** `jobfailed` is set. */
  readonly flaggedFailed: boolean;
  /** The response calls itself an error: by `success`, `error`, `error_code` or `error_message`. */
  readonly markedAsError: boolean;
  /** `joberror` or `error_message`, one clean line. */
  readonly error?: string | undefined;
  /** `jobcreated`, `jobupdated`, `jobeta`: Unix seconds by Clanforge's clock. */
  readonly created?: number | undefined;
  readonly updated?: number | undefined;
  readonly eta?: number | undefined;
  /** `jobprogress`, 0-100; "seems to always be 0" [C], so it is only shown. */
  readonly progress?: number | undefined;
  readonly subject: Subject;
  readonly changes: Changes;
}

export type JobFailure = 'failed' | 'squashed' | 'flagged-failed' | 'marked-as-error' | 'contradictory';
export type JobOutcome = 'unfinished' | 'completed' | JobFailure;

/**
 * What a job's state means. `completed` has one narrow door: state Completed, no failure flag, no contradiction, in a
 * response that does not call itself an error. A state that is unknown or absent is never the end.
 */
export function judge({ state, flaggedFailed, markedAsError }: Job): JobOutcome {
  if (state.known === undefined) return 'unfinished';
  switch (state.known) {
    case 'Created':
    case 'Pending':
    case 'Queued':
    case 'Running':
      return 'unfinished';
    case 'Failed':
      return 'failed';
    case 'Squashed':
      return 'squashed';
    case 'Completed':
      if (flaggedFailed) return 'flagged-failed';
      if (markedAsError) return 'marked-as-error';
      return state.contradictedBy === undefined ? 'completed' : 'contradictory';
  }
}

function stateNamed(name: string): KnownState | undefined {
  // One page of the vendor's documentation says "Complete" [D]; the wire says "Completed" [C].
  const word = name
    .trim()
    .toLowerCase()
    .replace(/^complete$/, 'completed');
  return STATES.find((state) => state.toLowerCase() === word);
}

/**
 * Reads a job's state. The number decides; the name may only confirm it.
 *
 * @param id - `jobstateid`: a whole number; undefined where it is absent; anything else is no known state
 * @param name - `jobstatename`, redacted; undefined or null where it is absent
 */
export function readState(id: number | 'malformed' | undefined, name: unknown): JobState {
  const text = typeof name === 'string' || typeof name === 'number' ? String(name).trim() : '';
  const named = typeof name === 'string' ? stateNamed(name) : undefined;
  if (id === undefined) {
    if (named !== undefined) return { name: named, known: named };
    return { name: text === '' ? '' : displayName(text, 'state') };
  }
  const numbered = id === 'malformed' ? undefined : STATES[id - 1];
  if (numbered === undefined) return { name: displayName(text, id) };
  const isUnnamed = name === undefined || name === null || (typeof name === 'string' && text === '');
  if (isUnnamed || named === numbered) return { name: numbered, known: numbered };
  return { name: numbered, known: numbered, contradictedBy: named ?? displayName(text, 'state') };
}

/**
 * An unknown name may hold anything: only letters, digits and a little punctuation are kept, at most 40 characters. Nor
 * may it read like a known state, since somebody may act on the output alone.
 */
function displayName(raw: string, id: number | string): string {
  const safe = raw.slice(0, 1_000).replace(/[^\p{L}\p{N} _.-]|\p{Default_Ignorable_Code_Point}/gu, ' ');
  const name = Array.from(safe.replace(/\s+/g, ' ').trim()).slice(0, 40).join('').trim();
  return name === '' || stateNamed(name) !== undefined ? `Unlisted ${id}` : name;
}

/** The image and machine that the step is about; undefined where the user need not say (`mode: watch`). */
export interface Target {
  readonly imageid?: number | undefined;
  readonly machineid?: number | undefined;
}

const TARGET_KINDS = ['image', 'machine'] as const;

/** How a diff belongs to something other than the target, as text; undefined when it does not, or when that is unknown. */
export function mismatch(subject: Subject, target: Target): string | undefined {
  const differences = TARGET_KINDS.flatMap((kind) => {
    const [actual, expected] = [subject[kind]?.id, target[`${kind}id`]];
    const isSame = actual === undefined || expected === undefined || actual === expected;
    return isSame ? [] : [`${kind} ${actual}, not ${expected}`];
  });
  return differences.length === 0 ? undefined : differences.join(' and ');
}

/** Which ids of the target could not be compared, because the API does not give them. */
export function uncomparable(subject: Subject, target: Target): readonly ('image' | 'machine')[] {
  return TARGET_KINDS.filter((kind) => target[`${kind}id`] !== undefined && subject[kind]?.id === undefined);
}
