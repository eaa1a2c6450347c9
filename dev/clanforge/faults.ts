/** The faults by name: what each does, which requests it meets, and how it is written as text. */

/** The requests that a fault can be limited to. A create with `diffid` counts as both `create` and `retry`. */
const FAULT_REQUESTS = ['create', 'retry', 'status', 'reject', 'any'] as const;

export type FaultRequest = (typeof FAULT_REQUESTS)[number];

interface FaultEntry {
  readonly explains: string;
  readonly value: { readonly kind: 'none' | 'text' | 'number'; readonly default?: string };
  /** The requests that it may be limited to; the first is the default. */
  readonly on: readonly [FaultRequest, ...FaultRequest[]];
  readonly times: number;
}

const ANYWHERE = ['any', 'create', 'retry', 'status', 'reject'] as const;
const WHERE_JOBS_START = ['any', 'create', 'retry'] as const;
const NO_VALUE = { kind: 'none' } as const;

function oneShot(explains: string, value: FaultEntry['value'] = NO_VALUE): FaultEntry {
  return { explains, value, on: ANYWHERE, times: 1 };
}

function fate(explains: string, value: FaultEntry['value'] = NO_VALUE): FaultEntry {
  return { explains, value, on: WHERE_JOBS_START, times: Infinity };
}

function shape(explains: string): FaultEntry {
  return { explains, value: NO_VALUE, on: ANYWHERE, times: Infinity };
}

function number(byDefault: number): FaultEntry['value'] {
  return { kind: 'number', default: String(byDefault) };
}

function text(byDefault: string): FaultEntry['value'] {
  return { kind: 'text', default: byDefault };
}

export const TRANSPORT_FAULTS = {
  'lost-answer': oneShot('the request is processed, then the connection closes without a byte'),
  'lost-request': oneShot('the connection closes, and the request is not processed'),
  'cut-body': oneShot('processed; the connection closes after half of the body'),
  'stalled-body': oneShot('processed; after half of the body nothing more comes'),
  'no-answer': oneShot('processed, and never answered'),
  'slow-answer': oneShot('processed, then answered after VALUE ms', number(1000)),
  'slow-request': oneShot('processed only after VALUE ms, then answered', number(1000)),
  'trickled-body': oneShot('processed; the body comes in ten pieces, VALUE ms apart', number(50)),
} as const satisfies Record<string, FaultEntry>;

export const HTTP_FAULTS = {
  'http-400': oneShot('HTTP 400 with an envelope; not processed'),
  'http-401': oneShot('HTTP 401 with an envelope; not processed'),
  'http-403': oneShot('HTTP 403 with an envelope; not processed'),
  'http-404': oneShot('HTTP 404 with an envelope; not processed'),
  'http-408': oneShot('HTTP 408 with an envelope; not processed'),
  'http-429': oneShot('HTTP 429; VALUE is the Retry-After header (none without); not processed', {
    kind: 'text',
  }),
  'http-500': oneShot('HTTP 500 with an envelope; not processed'),
  'http-502': oneShot("HTTP 502 with a gateway's HTML page; not processed"),
  'http-503': oneShot('HTTP 503; VALUE is the Retry-After header (none without); not processed', {
    kind: 'text',
  }),
  'http-504-processed': oneShot("processed, then HTTP 504 with a gateway's HTML page"),
  redirect: oneShot('HTTP 302 to VALUE; not processed', text('/moved')),
  'html-page': oneShot('HTTP 200 with an HTML page; not processed'),
  'empty-body': oneShot('HTTP 200 with nothing; not processed'),
  'not-an-object': oneShot('HTTP 200 with VALUE as the body; not processed', text('[]')),
  'truncated-json': oneShot('processed; HTTP 200 with half of the JSON text as a complete body'),
  envelope: oneShot(
    'HTTP 200 with an envelope; VALUE is its error_message; not processed',
    text('try later'),
  ),
  'in-progress': oneShot('HTTP 200 with the envelope "Request in progress"; not processed'),
  'http-502-processed': oneShot("processed, then HTTP 502 with a gateway's HTML page"),
  'echo-credentials': oneShot('HTTP 200 with an envelope that repeats the credentials and the URL'),
  'huge-body': oneShot(
    'HTTP 200 with VALUE bytes of JSON in chunks; not processed',
    number(64 * 1024 * 1024),
  ),
} as const satisfies Record<string, FaultEntry>;

export const FATE_FAULTS = {
  'failing-job': fate('the job ends Failed; VALUE is its joberror', text('the analysis failed')),
  'squashed-job': fate('the job ends Squashed'),
  'completed-but-failed': fate('the job ends Completed with jobfailed 1 and a joberror'),
  'stuck-job': fate('the job stays Running for ever'),
  'unlisted-state': fate(
    'the job shows the state VALUE, which is on no list, for Running',
    text('Verifying'),
  ),
  'unlisted-end': fate('the job ends in the state VALUE, which is on no list, for ever', text('Verifying')),
  'early-failed-flag': fate('jobfailed is 1 while the job is Running, and 0 once it is Completed'),
} as const satisfies Record<string, FaultEntry>;

export const MEMORY_FAULTS = {
  'stale-after-retry': {
    explains: 'the first VALUE status answers after a retry still show the old, ended job',
    value: number(1),
    on: ['retry'],
    times: Infinity,
  },
} as const satisfies Record<string, FaultEntry>;

export const SHAPE_FAULTS = {
  'numbers-as-strings': shape('every number is a string'),
  'null-for-absent': shape('optional fields that are absent are null'),
  'lists-for-empty-maps': shape('an empty map is []'),
  'missing-optional': shape('no jobstart, jobeta, jobstateid, joberror, success'),
  'extra-fields': shape('fields that no document names'),
  'state-by-name-only': shape('no jobstateid'),
  'complete-without-d': shape('the state Completed is called Complete'),
  'other-state-name': shape('the state Completed is called Aborted, beside the same number'),
  'success-false': shape('the job fields with success false'),
  'error-true': shape('the job fields with error true'),
  'other-diffid': shape('the diffid of another diff: one more'),
  'no-diffid': shape('no diffid'),
  'no-maps': shape('a status without added, modified, removed'),
  'null-maps': shape('a status whose added, modified, removed are null'),
  'hostile-text': shape('hostile text in joberror, unlisted states, names and paths, where there are any'),
  'no-jobcreated': shape('no jobcreated'),
  'old-response': {
    ...shape('jobcreated is an hour older, as in a response from a cache'),
    on: ['create'],
  },
  'other-subject': shape('diff_info names another image and another machine'),
} as const satisfies Record<string, FaultEntry>;

export const HEADER_FAULTS = {
  'no-date': shape('no Date header'),
} as const satisfies Record<string, FaultEntry>;

/** Every fault with its explanation, by what it changes. */
export const FAULT_GROUPS = {
  transport: TRANSPORT_FAULTS,
  HTTP: HTTP_FAULTS,
  'fate of jobs': FATE_FAULTS,
  memory: MEMORY_FAULTS,
  'shape of answers': SHAPE_FAULTS,
  headers: HEADER_FAULTS,
} as const;

const FAULTS = {
  ...TRANSPORT_FAULTS,
  ...HTTP_FAULTS,
  ...FATE_FAULTS,
  ...MEMORY_FAULTS,
  ...SHAPE_FAULTS,
  ...HEADER_FAULTS,
};

export type FaultName = keyof typeof FAULTS;
export type DeliveryFaultName = keyof typeof TRANSPORT_FAULTS | keyof typeof HTTP_FAULTS;
export type FateFaultName = keyof typeof FATE_FAULTS;
export type ShapeFaultName = keyof typeof SHAPE_FAULTS;

/** A fault to inject. */
export interface Fault {
  readonly name: FaultName;
  readonly value?: string | number;
  /** Which requests it meets; for the fate of a job, which requests start that job. */
  readonly on?: FaultRequest;
  /** How often it acts: by default once for transport and HTTP faults, without end for the others. */
  readonly times?: number;
  /** How many matching requests pass first; 0 by default. */
  readonly after?: number;
}

/** A fault with everything decided: the table's defaults are filled in. */
export interface ReadyFault {
  readonly name: FaultName;
  readonly value?: string;
  readonly on: FaultRequest;
  readonly times: number;
  readonly after: number;
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
export function parseFault(written: string): ReadyFault {
  const parts = FAULT_TEXT.exec(written)?.groups;
  const name = parts?.['name'];
  if (parts === undefined || name === undefined)
    throw new Error(
      `fault ${JSON.stringify(written)} is not name[=value][@on][+after][*times] with on one of ${FAULT_REQUESTS.join(', ')}`,
    );
  if (!isFaultName(name))
    throw new Error(`no fault is called ${name}; there are: ${Object.keys(FAULTS).join(', ')}`);
  const { value, after, times } = parts;
  const on = parts['on'];
  return readyFault({
    name,
    ...(value === undefined ? {} : { value }),
    ...(on === undefined ? {} : { on: faultRequest(name, on) }),
    ...(after === undefined ? {} : { after: Number(after) }),
    ...(times === undefined ? {} : { times: Number(times) }),
  });
}

/**
 * Fills in what a fault leaves open.
 *
 * @throws Error when the fault takes no such value, request or count
 */
export function readyFault(fault: Fault): ReadyFault {
  const { name, after = 0 } = fault;
  const entry: FaultEntry = FAULTS[name];
  const value = fault.value === undefined ? entry.value.default : String(fault.value);
  if (entry.value.kind === 'none' && value !== undefined) throw new Error(`fault ${name} takes no value`);
  if (entry.value.kind === 'number' && !/^\d+$/.test(value ?? ''))
    throw new Error(`fault ${name} takes a whole number, not ${JSON.stringify(value)}`);
  const times = fault.times ?? entry.times;
  if (!(Number.isSafeInteger(times) || times === Infinity) || times < 1)
    throw new Error(`fault ${name}: times is a whole number from 1`);
  if (!Number.isSafeInteger(after) || after < 0)
    throw new Error(`fault ${name}: after is a whole number from 0`);
  const on = faultRequest(name, fault.on ?? entry.on[0]);
  return { name, ...(value === undefined ? {} : { value }), on, times, after };
}

function faultRequest(name: FaultName, on: string): FaultRequest {
  const allowed: readonly FaultRequest[] = FAULTS[name].on;
  const found = allowed.find((request) => request === on);
  if (found === undefined) throw new Error(`fault ${name} goes @${allowed.join(', @')}, not @${on}`);
  return found;
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}
