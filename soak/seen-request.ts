/** What the answers that a run got told it. Pure. */
import type { Exchange } from '../src/client/exchange.js';
import { routeOf } from '../simulator/routes.js';
import type { Inputs } from './plan.js';
import type { SeenRequest } from './record.js';

/**
 * @param url - what was asked, a prefix before `/cfp/v1` included
 * @param givenUpAfterMs - milliseconds from a cancel to the end of a request that was given up
 */
export function seenRequest(
  url: URL,
  exchange: Exchange<unknown>,
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
  if (exchange.kind !== 'answered' || exchange.status !== 200) return base;
  const fields = fieldsOf(exchange.body);
  const diffid = numberOf(fields['diffid']);
  const state = fields['jobstatename'];
  if (diffid === undefined || typeof state !== 'string') return base;
  const image = idIn(fields, 'image');
  const isOurs =
    idIn(fields, 'machine') === Number(inputs['machineid']) &&
    (image === undefined || image === Number(inputs['imageid']));
  const isDated = numberOf(fields['jobcreated']) !== undefined && exchange.headers['date'] !== undefined;
  return { ...base, toldOf: diffid, toldState: state, toldWhose: isDated && isOurs };
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return isObject(body) && isObject(body['json']) ? body['json'] : {};
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
