/** What is known of our diff so far. New ids and states are published at once, before anything else can go wrong. */
import type { Job } from '../clanforge/job.ts';

/** How the step got its diff. */
export type Origin = 'created' | 'retried' | 'already-running' | 'found-again' | 'watched';

export interface StateChange {
  readonly state: string;
  /** When we saw it: Unix milliseconds of this machine. */
  readonly at: number;
}

/** It outlives every failure; outputs and reports are made of it. */
export interface DiffRecord {
  readonly diffid?: number;
  readonly origin?: Origin | undefined;
  /** Each state seen, once per change. */
  readonly states: readonly StateChange[];
  /** The last response about the run that we wait for. */
  readonly job?: Job | undefined;
  /** A request that starts a diff was sent, and its result is unknown. */
  readonly mayHaveStarted: boolean;
  /**
   * A retry whose new run no status has shown yet: only `requested`, so nothing has started; or `sent`, so the status
   * may still show the end of the earlier run.
   */
  readonly retry?: 'requested' | 'sent' | undefined;
  /** The diff that locks the image against this step; while `mayHaveStarted`, it may be ours. */
  readonly lockedBy?: number | undefined;
  /** What the present outage of the API looks like; undefined while it responds. */
  readonly outage?: string | undefined;
}

export type Recorder = ReturnType<typeof createRecorder>;

/** The outputs that are known before the step ends. */
type News = Partial<Record<'diffid' | 'state' | 'locked-by', string>>;

/** @param publish - called with each new id and state as soon as it is known */
export function createRecorder(wallMs: () => number, publish: (news: News) => void) {
  let record: DiffRecord = { states: [], mayHaveStarted: false };
  const update = (change: Partial<DiffRecord>): void => {
    record = { ...record, ...change };
  };
  const forgetStates = (): void => {
    if (record.states.length > 0) publish({ state: '' });
    update({ states: [], job: undefined });
  };
  return {
    get record(): DiffRecord {
      return record;
    },
    /** @param origin - undefined while it is undecided what to do with the diff */
    identify: (diffid: number, origin?: Origin): void => {
      const isNew = record.diffid !== diffid;
      if (isNew) forgetStates();
      update({ diffid, origin });
      if (isNew) publish({ diffid: String(diffid) });
    },
    /** @param isStatus - whether a status read shows it, not the response to create */
    observe: (job: Job, isStatus: boolean): void => {
      const state = job.state.name;
      const isNew = state !== '' && state !== record.states.at(-1)?.state;
      const showsNewRun = record.retry === 'sent' && isStatus && state !== '';
      update({
        job,
        states: isNew ? [...record.states, { state, at: wallMs() }] : record.states,
        retry: showsNewRun ? undefined : record.retry,
      });
      if (isNew) publish({ state });
    },
    /** With `sent`, the states seen before belong to another run. */
    retry: (stage: DiffRecord['retry']): void => {
      if (stage === 'sent') forgetStates();
      update({ retry: stage });
    },
    mayHaveStarted: (isUnknown: boolean): void => update({ mayHaveStarted: isUnknown }),
    lockedBy: (diffid: number | undefined): void => {
      if (record.lockedBy !== diffid) publish({ 'locked-by': diffid?.toString() ?? '' });
      update({ lockedBy: diffid });
    },
    outage: (what: string | undefined): void => update({ outage: what }),
  };
}
