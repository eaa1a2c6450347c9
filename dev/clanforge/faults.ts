/** All faults by name, how they are written as text, and which of those injected act on a request. */
import {
  fault,
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

const FATE_FAULTS = faultTable<(value: string) => JobFate>()({
  'failing-job': fate(
    'the job ends Failed; VALUE is its joberror',
    (error) => ({ kind: 'fails', error }),
    text('the analysis failed'),
  ),
  'squashed-job': fate('the job ends Squashed', () => ({ kind: 'squashed' })),
  'completed-but-failed': fate('the job ends Completed with jobfailed 1 and a joberror', () => ({
    kind: 'completes-with-error',
    error: 'some files could not be read',
  })),
  'stuck-job': fate('the job stays Running for ever', () => ({ kind: 'runs-for-ever' })),
  'unlisted-state': fate(
    'the job shows the state VALUE, which is on no list, for Running',
    (name) => ({ kind: 'completes-through-unlisted', name }),
    text('Verifying'),
  ),
  'unlisted-end': fate(
    'the job ends in the state VALUE, which is on no list, for ever',
    (name) => ({ kind: 'stays-unlisted', name }),
    text('Verifying'),
  ),
  'early-failed-flag': fate('jobfailed is 1 while the job is Running, and 0 once it is Completed', () => ({
    kind: 'completes-after-failed-flag',
  })),
});

function fate(help: string, effect: (value: string) => JobFate, value = {}) {
  return fault(help, effect, { ...value, on: ['any', 'create', 'retry'] });
}

const MEMORY_FAULTS = faultTable<(value: string) => number>()({
  'stale-after-retry': fault(
    'the first VALUE status answers after a retry still show the old, ended job',
    Number,
    { ...number(1), on: ['retry'] },
  ),
});

const HEADER_FAULTS = faultTable<undefined>()({ 'no-date': fault('no Date header', undefined) });

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
  readonly value?: string | number | undefined;
  /** The requests that it affects; for the fate of a job, the requests that start that job. */
  readonly on?: FaultRequest | undefined;
  /** How often it acts: by default once for transport and HTTP faults, without end for the others. */
  readonly times?: number | undefined;
  /** How many matching requests pass first; 0 by default. */
  readonly after?: number | undefined;
}

type ReadyFault = { readonly [Field in keyof Fault]-?: Exclude<Fault[Field], undefined> };

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
export function parseFault(written: string): ReadyFault {
  const { name, value, on, after, times } = FAULT_TEXT.exec(written)?.groups ?? {};
  if (name === undefined)
    throw new Error(
      `fault ${JSON.stringify(written)} is not name[=value][@on][+after][*times] with on one of ${FAULT_REQUESTS.join(', ')}`,
    );
  if (!Object.hasOwn(FAULTS, name))
    throw new Error(`no fault is called ${name}; there are: ${Object.keys(FAULTS).join(', ')}`);
  const count = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text);
  return readyFault({
    ...{ name: name as FaultName, value, on: on as FaultRequest | undefined },
    ...{ after: count(after), times: count(times) },
  });
}

/**
 * Fills in the defaults of a fault; a value that is absent is empty.
 *
 * @throws Error when the fault takes no such value, request or count
 */
export function readyFault({ name, after = 0, ...given }: Fault): ReadyFault {
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
  #waiting: { readonly fault: ReadyFault; passing: number; remaining: number }[] = [];

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
