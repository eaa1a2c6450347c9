/** All faults by name, how they are written as text, and which of those injected act on a request. */
import {
  FAULT_REQUESTS,
  faultTable,
  HTTP_FAULTS,
  number,
  text,
  TRANSPORT_FAULTS,
  type FaultEntry,
  type FaultRequest,
} from './delivery.ts';
import type { JobFate } from './job.ts';
import { SHAPE_FAULTS } from './shapes.ts';

const on = ['any', 'create', 'retry'] as const;

export const FATE_FAULTS = faultTable<(value: string) => JobFate>()({
  'failing-job': {
    ...{ ...text('the analysis failed', 'the job ends Failed; VALUE is its joberror'), on },
    effect: (error) => ({ kind: 'fails', error }),
  },
  'squashed-job': { help: 'the job ends Squashed', on, effect: () => ({ kind: 'squashed' }) },
  'completed-but-failed': {
    ...{ help: 'the job ends Completed with jobfailed 1 and a joberror', on },
    effect: () => ({ kind: 'completes-with-error', error: 'some files could not be read' }),
  },
  'stuck-job': { help: 'the job stays Running for ever', on, effect: () => ({ kind: 'runs-for-ever' }) },
  'unlisted-state': {
    ...{ ...text('Verifying', 'the job shows the state VALUE, which is on no list, for Running'), on },
    effect: (name) => ({ kind: 'completes-through-unlisted', name }),
  },
  'unlisted-end': {
    ...{ ...text('Verifying', 'the job ends in the state VALUE, which is on no list, for ever'), on },
    effect: (name) => ({ kind: 'stays-unlisted', name }),
  },
  'early-failed-flag': {
    ...{ help: 'jobfailed is 1 while the job is Running, and 0 once it is Completed', on },
    effect: () => ({ kind: 'completes-after-failed-flag' }),
  },
});

export const MEMORY_FAULTS = faultTable<(value: string) => number>()({
  'stale-after-retry': {
    ...number(1, 'the first VALUE status answers after a retry still show the old, ended job'),
    on: ['retry'],
    effect: Number,
  },
});

export const HEADER_FAULTS = faultTable<undefined>()({
  'no-date': { help: 'no Date header', effect: undefined },
});

export const DELIVERY_FAULTS = { ...TRANSPORT_FAULTS, ...HTTP_FAULTS };

export const FAULT_GROUPS = {
  transport: TRANSPORT_FAULTS,
  HTTP: HTTP_FAULTS,
  'fate of jobs': FATE_FAULTS,
  memory: MEMORY_FAULTS,
  'shape of answers': SHAPE_FAULTS,
  headers: HEADER_FAULTS,
} as const;

const OTHER_FAULTS = { ...FATE_FAULTS, ...MEMORY_FAULTS, ...SHAPE_FAULTS, ...HEADER_FAULTS };

export type FaultName = keyof typeof DELIVERY_FAULTS | keyof typeof OTHER_FAULTS;

export const FAULTS: Readonly<Record<FaultName, FaultEntry>> = { ...DELIVERY_FAULTS, ...OTHER_FAULTS };

/** A fault to inject. */
export interface Fault {
  readonly name: FaultName;
  readonly value?: string | number;
  /** The requests that it affects; for the fate of a job, the requests that start that job. */
  readonly on?: FaultRequest;
  /** How often it acts: by default once for transport and HTTP faults, without end for the others. */
  readonly times?: number;
  /** How many matching requests pass first; 0 by default. */
  readonly after?: number;
}

/** A value may hold any character: only what looks like a suffix at its very end is one. */
const FAULT_TEXT = new RegExp(
  '^(?<name>[a-z0-9-]+)(?:=(?<value>.*?))?' +
    `(?:@(?<on>${FAULT_REQUESTS.join('|')}))?(?:\\+(?<after>\\d+))?(?:\\*(?<times>\\d+))?$`,
  's',
);

/**
 * Reads a fault written as `name[=value][@on][+after][*times]`.
 *
 * @throws Error that names what is allowed
 */
export function parseFault(written: string): Required<Fault> {
  const { name, value, on, after, times } = FAULT_TEXT.exec(written)?.groups ?? {};
  if (name === undefined)
    throw new Error(
      `fault ${JSON.stringify(written)} is not name[=value][@on][+after][*times] with on one of ${FAULT_REQUESTS.join(', ')}`,
    );
  if (!Object.hasOwn(FAULTS, name))
    throw new Error(`no fault is called ${name}; there are: ${Object.keys(FAULTS).join(', ')}`);
  return readyFault({
    name: name as FaultName,
    ...(value === undefined ? {} : { value }),
    ...(on === undefined ? {} : { on: on as FaultRequest }),
    ...(after === undefined ? {} : { after: Number(after) }),
    ...(times === undefined ? {} : { times: Number(times) }),
  });
}

/**
 * Fills in the defaults of a fault; a value that is absent is empty.
 *
 * @throws Error when the fault takes no such value, request or count
 */
export function readyFault({ name, after = 0, ...given }: Fault): Required<Fault> {
  const { takes, byDefault, on: allowed = FAULT_REQUESTS } = FAULTS[name];
  const value = String(given.value ?? byDefault ?? '');
  if (takes === undefined && value !== '') throw new Error(`fault ${name} takes no value`);
  if (takes === 'number' && !/^\d+$/.test(value))
    throw new Error(`fault ${name} takes a whole number, not ${JSON.stringify(value)}`);
  const times = given.times ?? (Object.hasOwn(DELIVERY_FAULTS, name) ? 1 : Infinity);
  if (!(Number.isSafeInteger(times) || times === Infinity) || times < 1)
    throw new Error(`fault ${name}: times is a whole number from 1`);
  if (!Number.isSafeInteger(after) || after < 0)
    throw new Error(`fault ${name}: after is a whole number from 0`);
  const on = given.on ?? allowed[0];
  if (!allowed.includes(on)) throw new Error(`fault ${name} goes @${allowed.join(', @')}, not @${on}`);
  return { name, value, on, times, after };
}

export interface FaultyRequest {
  readonly kind: string;
  readonly path: string;
  /** The names of the faults that acted on it, separated by commas. */
  fault?: string;
}

export class FaultQueue {
  #waiting: { readonly fault: Required<Fault>; passing: number; remaining: number }[] = [];

  /** @throws Error when a fault is malformed; then none is added */
  add(faults: readonly (Fault | string)[]): void {
    const ready = faults.map((fault) => (typeof fault === 'string' ? parseFault(fault) : readyFault(fault)));
    for (const fault of ready) this.#waiting.push({ fault, passing: fault.after, remaining: fault.times });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Takes the faults of a table that act on a request, at most so many, in the order of injection. */
  take<Effect>(
    table: Readonly<Record<string, FaultEntry<Effect>>>,
    request: FaultyRequest,
    most = Infinity,
  ): { effect: Effect; value: string }[] {
    const isBoth = request.kind === 'retry' && request.path.endsWith('/create');
    const kinds = ['any', request.kind, ...(isBoth ? ['create'] : [])];
    const taken: { effect: Effect; value: string }[] = [];
    for (const waiting of this.#waiting) {
      const { name, value, on } = waiting.fault;
      const entry = Object.hasOwn(table, name) ? table[name] : undefined;
      if (entry === undefined || !kinds.includes(on)) continue;
      if (waiting.passing > 0) waiting.passing -= 1;
      else if (waiting.remaining > 0 && taken.length < most) {
        waiting.remaining -= 1;
        taken.push({ effect: entry.effect, value: String(value) });
        request.fault = request.fault === undefined ? name : `${request.fault}, ${name}`;
      }
    }
    return taken;
  }
}
