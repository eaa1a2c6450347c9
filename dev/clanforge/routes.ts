/** Clanforge's requests and answers: finds the route, checks the query, asks the state, gives the answer its form. */
import type { Clanforge, StartJob } from './clanforge.ts';
import type { Sizes } from './compare.ts';
import { Refusal, type DiffReading } from './diff.ts';
import type { JsonObject } from './reply.ts';

type Query = Readonly<Record<string, string>>;

/** A request by its purpose; `diffid` is still text. A create with `diffid` is a retry [S]. */
export type Route =
  /** `accept` makes an image version of a diff, which accepts it [D]. */
  | { readonly kind: 'create' | 'accept' | 'other' }
  | { readonly kind: 'retry' | 'status' | 'reject'; readonly diffid: string };

export interface Credentials {
  readonly accountserviceid: number;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Lets `Authorization: Bearer` in; without it only `Basic` is. */
  readonly token?: string;
}

export interface Answering {
  readonly game: { readonly gameid: number; readonly name: string };
}

const OF_A_DIFF = /^\/cfp\/v1\/imagediff\/([^/]+)\/(status|retry|reject)$/;

/** Finds the route of a path without its prefix. */
export function routeOf(path: string, query: Query): Route {
  if (path === '/cfp/v1/imageversion/create') return { kind: 'accept' };
  const retried = query['diffid'];
  if (path === '/cfp/v1/imagediff/create')
    return retried === undefined ? { kind: 'create' } : { kind: 'retry', diffid: retried };
  const [, diffid, action] = OF_A_DIFF.exec(path) ?? [];
  return diffid === undefined ? { kind: 'other' } : { kind: action as 'status' | 'retry' | 'reject', diffid };
}

/**
 * Lets a request in with `Basic` and the account service id [S], or with `Bearer`, where that id may be absent [D].
 *
 * @throws Refusal 401 for the credentials, 403 for the account service id
 */
export function authorize(authorization: string | undefined, query: Query, credentials: Credentials): void {
  const { accessKey, secretKey, token, accountserviceid } = credentials;
  const [, scheme = '', given] = /^(\w+) +(.+)$/.exec(authorization ?? '') ?? [];
  const basic = Buffer.from(`${accessKey}:${secretKey}`).toString('base64');
  const isBasic = scheme.toLowerCase() === 'basic' && given === basic;
  const isBearer = scheme.toLowerCase() === 'bearer' && given === token;
  if (!isBasic && !isBearer) throw new Refusal(401, 'not authorised');

  const account = query['accountserviceid'];
  if (account === undefined && isBearer) return;
  if (account !== String(accountserviceid)) throw new Refusal(403, 'not allowed for this accountserviceid');
}

/**
 * Answers a request that has been let in.
 *
 * @throws Refusal when the request is malformed or Clanforge refuses it
 */
export async function answerTo(
  clanforge: Clanforge,
  { game }: Answering,
  route: Route,
  query: Query,
  start: StartJob,
): Promise<JsonObject> {
  switch (route.kind) {
    case 'create': {
      const reading = clanforge.create(idIn(query, 'imageid'), idIn(query, 'machineid'), start);
      return jobFields(reading);
    }
    case 'retry': {
      const diffid = idIn(route, 'diffid');
      if (query['diffid'] !== undefined) requireSameSubjects(clanforge, diffid, query);
      return jobFields(await clanforge.retry(diffid, start));
    }
    case 'status': {
      const diffid = idIn(route, 'diffid');
      const reading = await clanforge.status(diffid);
      const { image, machine } = clanforge.subjectsOf(diffid);
      const info = query['diff_info'] === '1' ? { game: { ...game }, image, machine } : {};
      return { ...jobFields(reading), ...fileMaps(reading), ...info };
    }
    case 'reject': {
      const diffid = idIn(route, 'diffid');
      requireFlag(query, 'reinstall');
      await clanforge.reject(diffid);
      return { diffid, success: true };
    }
    case 'accept': {
      const diffid = idIn(query, 'diffid');
      // The vendor's table requires it; its text does not.
      requireFlag(query, 'restart');
      await clanforge.makeVersion(diffid, query['full'] === '1');
      return { diffid, success: true };
    }
    case 'other':
      throw new Refusal(404, 'no such request');
  }
}

/** The job fields, which create, retry [S] and status [D] carry. Times are Unix seconds; `jobstart` is a string [S]. */
function jobFields({ diffid, createdSecond, moment }: DiffReading): JsonObject {
  const { state, startedAt, error } = moment;
  return {
    diffid,
    jobcreated: createdSecond,
    jobupdated: Math.max(createdSecond, unixSeconds(moment.since)),
    ...(startedAt === undefined ? {} : { jobstart: String(unixSeconds(startedAt)) }),
    jobeta: unixSeconds(moment.expectedEnd),
    // In the wild it is always 0 [C].
    jobprogress: 0,
    jobstateid: state.id,
    jobstatename: state.name,
    jobfailed: moment.failed ? 1 : 0,
    ...(error === undefined ? {} : { joberror: error }),
    success: true,
  };
}

/** The three maps of a status, empty until the job is complete [D]. */
function fileMaps({ moment: { differences } }: DiffReading): JsonObject {
  const files = (sizes: Sizes = new Map()): JsonObject =>
    Object.fromEntries([...sizes].map(([path, size]) => [path, { size }]));
  return {
    added: files(differences?.added),
    modified: files(differences?.modified),
    removed: files(differences?.removed),
  };
}

function requireSameSubjects(clanforge: Clanforge, diffid: number, query: Query): void {
  const { imageid } = clanforge.subjectsOf(diffid).image;
  const { machineid } = clanforge.subjectsOf(diffid).machine;
  if (idIn(query, 'imageid') !== imageid || idIn(query, 'machineid') !== machineid)
    throw new Refusal(400, `diffid ${diffid} is of imageid ${imageid} and machineid ${machineid}`);
}

function idIn<Name extends string>(fields: Readonly<Partial<Record<Name, string>>>, name: Name): number {
  const text = fields[name];
  if (text === undefined) throw new Refusal(400, `${name} is missing`);
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Refusal(400, `${name} is not a positive integer`);
  return Number(text);
}

function requireFlag(query: Query, name: string): void {
  if (!/^[01]$/.test(query[name] ?? '')) throw new Refusal(400, `${name} must be 0 or 1`);
}

function unixSeconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
