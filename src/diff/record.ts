import type { Job } from '../job/job.js';
import { stateName } from '../job/state.js';
import type { Seen } from '../wait/wait-until.js';

/** How the step came to the diff that it waits for. */
export type Origin = 'created' | 'retried' | 'already-running' | 'found-again' | 'taken-over' | 'watched';

export interface StateChange {
  readonly state: string;
  /** When we saw it: Unix milliseconds of this machine. */
  readonly at: number;
}

/**
 * A retry whose new run no status has shown yet: it is only `wanted`, and nothing can have begun; or it was `sent`, and
 * the status may still show the end of the earlier run.
 */
export type RetryStage = 'wanted' | 'sent';

/** What is known of our diff so far. It outlives every failure, and is what outputs and reports are made of. */
export interface DiffRecord {
  readonly diffid?: number;
  readonly origin?: Origin | undefined;
  /** The states seen, each once per change. */
  readonly states: readonly StateChange[];
  readonly job?: Job | undefined;
  /** A request that starts a diff was sent, and whether it did is not known. */
  readonly inDoubt: boolean;
  readonly retry?: RetryStage | undefined;
  /** The diff that locks the image and stands in the way; while in doubt it may be the one that we started. */
  readonly holder?: number | undefined;
  /** What the API's present outage looks like; undefined while it answers. */
  readonly trouble?: string | undefined;
}

/** Keeps the record and tells of what is new in it at once, before anything else can go wrong. */
export interface Recorder {
  readonly record: DiffRecord;
  /** @param origin - undefined while it is not decided yet what to do with the diff */
  identify: (diffid: number, origin?: Origin) => void;
  observe: (seen: Seen) => void;
  /** With `sent`, the states seen before are those of another run. */
  retry: (stage: RetryStage | undefined) => void;
  doubt: (inDoubt: boolean) => void;
  meetHolder: (diffid: number | undefined) => void;
  trouble: (what: string | undefined) => void;
}

/** @param publish - told of each new id and state as soon as it is known */
export function createRecorder(
  wallMs: () => number,
  publish: (news: { diffid: string } | { state: string }) => void,
): Recorder {
  let record: DiffRecord = { states: [], inDoubt: false };
  const forgetStates = (): void => {
    if (record.states.length > 0) publish({ state: '' });
    record = { ...record, states: [], job: undefined };
  };
  return {
    get record() {
      return record;
    },
    identify: (diffid, origin) => {
      const isNew = record.diffid !== diffid;
      if (isNew) forgetStates();
      record = { ...record, diffid, origin };
      if (isNew) publish({ diffid: String(diffid) });
    },
    observe: ({ job, source, sighting }) => {
      if (sighting.kind === 'not-begun') return;
      const state = stateName(job.state);
      const isNew = state !== '' && state !== record.states.at(-1)?.state;
      const states = isNew ? [...record.states, { state, at: wallMs() }] : record.states;
      const showsNewRun = record.retry === 'sent' && source === 'status' && state !== '';
      record = { ...record, job, states, retry: showsNewRun ? undefined : record.retry };
      if (isNew) publish({ state });
    },
    retry: (stage) => {
      if (stage === 'sent') forgetStates();
      record = { ...record, retry: stage };
    },
    doubt: (inDoubt) => {
      record = { ...record, inDoubt };
    },
    meetHolder: (holder) => {
      record = { ...record, holder };
    },
    trouble: (what) => {
      record = { ...record, trouble: what };
    },
  };
}
