/** Virtual time that several runs and a server share, over real HTTP. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Timer } from '../../src/context.ts';

/** One who lives by the timeline: its clock, and what it waits for besides. */
export interface Participant {
  readonly clock: Clock;
  /** A request begins; time stands still until it is over or waits for time itself. @returns its mark */
  readonly begin: () => string;
  readonly end: (mark: string) => void;
  /** Nothing of it is left to be waited for. */
  readonly leave: () => void;
}

export interface Timeline {
  readonly clock: Clock;
  readonly join: () => Participant;
  /** The request with this mark waits for time, or for ever: time need not stand still for it. */
  readonly park: (mark: string) => void;
  readonly unpark: (mark: string) => void;
  /** Moves time on at once; nothing may be waiting yet. */
  readonly skip: (ms: number) => void;
  /** Resolves when no timer is left. */
  readonly ranOut: () => Promise<void>;
  /** Forgets all timers. */
  readonly stop: () => void;
}

interface Entry {
  readonly due: number;
  readonly callback: () => void;
}

/** Turns of the event loop that nothing may happen in before time moves: bytes on their way arrive in one. */
const QUIET_TURNS = 3;

/**
 * Time moves on to the next timer as soon as nobody works any more: every run waits for a timer, or for an answer that
 * itself waits for time. So no run sees time pass because another one computes or reads a file.
 */
export function createTimeline(startWallMs = Date.UTC(2026, 10, 23, 18, 4, 11)): Timeline {
  const start = 5_000;
  let now = start;
  let marks = 0;
  let isTurning = false;
  const entries = new Set<Entry>();
  const parked = new Set<string>();
  const workers = new Set<() => boolean>();

  const fireFirst = (): void => {
    let first: Entry | undefined;
    for (const entry of entries) if (first === undefined || entry.due < first.due) first = entry;
    if (first === undefined) return;
    entries.delete(first);
    now = Math.max(now, first.due);
    first.callback();
  };
  const isHeld = (): boolean => [...workers].some((isWorking) => isWorking());
  const turn = async (): Promise<void> => {
    if (isTurning) return;
    isTurning = true;
    for (let quiet = 0; entries.size > 0;) {
      await nextTurn();
      quiet = isHeld() ? 0 : quiet + 1;
      if (quiet < QUIET_TURNS) continue;
      quiet = 0;
      fireFirst();
    }
    isTurning = false;
  };
  const timer = (ms: number, callback: () => void): Timer => {
    const entry = { due: now + Math.max(0, ms), callback };
    entries.add(entry);
    void turn();
    return { cancel: () => void entries.delete(entry) };
  };
  const clock: Clock = { now: () => now, wall: () => startWallMs + now - start, timer };

  return {
    clock,
    join: () => {
      const asking = new Set<string>();
      const timers = new Set<object>();
      const isWorking = (): boolean =>
        asking.size === 0 ? timers.size === 0 : [...asking].some((mark) => !parked.has(mark));
      workers.add(isWorking);
      return {
        clock: {
          ...clock,
          timer: (ms, callback) => {
            const key = {};
            timers.add(key);
            const set = timer(ms, () => {
              timers.delete(key);
              callback();
            });
            return {
              cancel: () => {
                timers.delete(key);
                set.cancel();
              },
            };
          },
        },
        begin: () => {
          marks += 1;
          asking.add(String(marks));
          return String(marks);
        },
        end: (mark) => void asking.delete(mark),
        leave: () => void workers.delete(isWorking),
      };
    },
    park: (mark) => void parked.add(mark),
    unpark: (mark) => void parked.delete(mark),
    skip: (ms) => {
      now += ms;
    },
    ranOut: async () => {
      for (let quiet = 0; quiet < QUIET_TURNS; quiet = entries.size > 0 ? 0 : quiet + 1) await nextTurn();
    },
    stop: () => entries.clear(),
  };
}
