/** Cuts a list into pages as GitHub does. Pure. */
import { Refusal } from './refusal.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Value of the `Link` header; undefined when there is one page. */
  readonly link: string | undefined;
}

const DEFAULT_SIZE = 30;
const MOST = 100;

/**
 * @param url of the list, without a query
 * @throws Refusal 422 when a parameter is not a number
 */
export function pageOf<Item>(all: readonly Item[], query: URLSearchParams, url: string): Page<Item> {
  // GitHub quietly brings a size that is out of bounds within them.
  const asked = wholeNumber(query, 'per_page') ?? DEFAULT_SIZE;
  const size = asked < 1 ? DEFAULT_SIZE : Math.min(asked, MOST);
  const page = Math.max(wholeNumber(query, 'page') ?? 1, 1);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const links = [
    ...(page > 1 ? [['prev', Math.min(page - 1, last)] as const] : []),
    ...(page < last ? ([['next', page + 1] as const, ['last', last] as const] as const) : []),
    ...(page > 1 ? [['first', 1] as const] : []),
  ].map(([rel, number]) => {
    const target = new URLSearchParams(query);
    target.set('page', String(number));
    return `<${url}?${target.toString()}>; rel="${rel}"`;
  });
  return {
    items: all.slice((page - 1) * size, page * size),
    link: links.length === 0 ? undefined : links.join(', '),
  };
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw new Refusal(422, `Invalid request: ${name} is not an integer`);
  return Number(text);
}
