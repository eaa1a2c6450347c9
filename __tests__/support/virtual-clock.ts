import type { Clock } from '../../src/context.ts';

export interface VirtualClock extends Clock {
  /** Advances by `ms` and fires the timers that are due by then, in order. */
  advance: (ms: number) => void;
  /** How many timers are set and neither fired nor cancelled. */
  readonly pending: number;
}

interface Entry {
  readonly due: number;
  readonly callback: () => void;
}

/**
 * Time without waiting. When the event loop has nothing else to do, the timer that is due first fires and advances the
 * clock to its time.
 *
 * @param isHeld - whether time has to stand still for now, as while a response is in transit
 */
export function createVirtualClock(
  startWallMs = Date.UTC(2026, 10, 23, 18, 4, 11),
  isHeld: () => boolean = () => false,
): VirtualClock {
  const start = 5_000;
  let now = start;
  let scheduled = false;
  const entries = new Set<Entry>();

  const fireFirst = (): void => {
    const [first] = [...entries].sort((a, b) => a.due - b.due);
    if (first === undefined) return;
    entries.delete(first);
    now = Math.max(now, first.due);
    first.callback();
  };
  const schedule = (): void => {
    if (scheduled || entries.size === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      try {
        if (!isHeld()) fireFirst();
      } finally {
        schedule();
      }
    });
  };

  return {
    now: () => now,
    wall: () => startWallMs + now - start,
    timer: (ms, callback) => {
      const entry = { due: now + Math.max(0, ms), callback };
      entries.add(entry);
      schedule();
      return { cancel: () => void entries.delete(entry) };
    },
    advance: (ms) => {
      const end = now + ms;
      while ([...entries].some(({ due }) => due <= end)) fireFirst();
      now = Math.max(now, end);
    },
    get pending() {
      return entries.size;
    },
  };
}
