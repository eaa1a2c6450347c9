/** Which of Clanforge's requests a path and a query are. Pure. */
import type { FaultRequest } from './faults.ts';

export type Query = Readonly<Record<string, string>>;

/** A request by what it asks for; `diffid` is still text. A create with `diffid` is a retry [S]. */
export type Route =
  | { readonly kind: 'create' }
  | { readonly kind: 'retry'; readonly by: 'create' | 'retry'; readonly diffid: string }
  | { readonly kind: 'status' | 'reject'; readonly diffid: string }
  /** Makes an image version of a diff, which accepts it [D]. */
  | { readonly kind: 'accept' }
  | { readonly kind: 'other' };

const ROOT = '/cfp/v1/imagediff';
const OF_A_DIFF = /^\/([^/]+)\/(status|retry|reject)$/;

/** Finds the route of a path without its prefix. */
export function routeOf(path: string, query: Query): Route {
  if (path === '/cfp/v1/imageversion/create') return { kind: 'accept' };
  if (!path.startsWith(ROOT)) return { kind: 'other' };
  const rest = path.slice(ROOT.length);
  if (rest === '/create') {
    const diffid = query['diffid'];
    return diffid === undefined ? { kind: 'create' } : { kind: 'retry', by: 'create', diffid };
  }
  const [, diffid, action] = OF_A_DIFF.exec(rest) ?? [];
  if (diffid === undefined) return { kind: 'other' };
  switch (action) {
    case 'retry':
      return { kind: 'retry', by: 'retry', diffid };
    case 'status':
    case 'reject':
      return { kind: action, diffid };
    default:
      return { kind: 'other' };
  }
}

/** The requests that a fault may name to meet this one. */
export function faultRequestsOf(route: Route): FaultRequest[] {
  switch (route.kind) {
    case 'create':
    case 'status':
    case 'reject':
      return [route.kind];
    case 'retry':
      return route.by === 'create' ? ['create', 'retry'] : ['retry'];
    case 'accept':
    case 'other':
      return [];
  }
}
