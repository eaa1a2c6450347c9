/** What the answers that a run got told it. Pure. */
import type { Exchange } from '../../src/clanforge/transport.ts';
import { routeOf } from '../clanforge/routes.ts';
import type { Inputs } from './plan.ts';
import type { SeenRequest } from './record.ts';

/**
 * @param url - what was asked, a prefix before `/cfp/v1` included
 * @param givenUpAfterMs - milliseconds from a cancel to the end of a request that was given up
 */
export function seenRequest(
  url: URL,
  exchange: Exchange,
  inputs: Inputs,
  givenUpAfterMs: number | undefined,
): SeenRequest {
  const path = url.pathname.slice(Math.max(0, url.pathname.indexOf('/cfp/v1')));
  const route = routeOf(path, Object.fromEntries(url.searchParams));
  const base = {
    kind: route.kind,
    askedOf: route.kind === 'status' ? Number(route.diffid) : undefined,
    toldOf: undefined,
    toldState: undefined,
    toldWhose: false,
    givenUpAfterMs,
  };
  if (exchange.kind !== 'response' || exchange.status !== 200) return base;
  const fields = fieldsOf(exchange.body);
  const diffid = numberOf(fields['diffid']);
  const state = fields['jobstatename'];
  if (diffid === undefined || typeof state !== 'string') return base;
  const image = idIn(fields, 'image');
  const isOurs =
    idIn(fields, 'machine') === Number(inputs['machineid']) &&
    (image === undefined || image === Number(inputs['imageid']));
  const isDated = numberOf(fields['jobcreated']) !== undefined && exchange.headers.date !== undefined;
  return { ...base, toldOf: diffid, toldState: state, toldWhose: isDated && isOurs };
}

function fieldsOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(body.toString());
    return isObject(json) ? json : {};
  } catch {
    return {};
  }
}

function idIn(fields: Readonly<Record<string, unknown>>, subject: 'image' | 'machine'): number | undefined {
  const named = fields[subject];
  return isObject(named) ? numberOf(named[`${subject}id`]) : undefined;
}

/** A number, also one that is written as text. */
function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && !(typeof value === 'string' && /^\d+$/.test(value))) return undefined;
  return Number(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
