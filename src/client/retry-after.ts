/**
 * Reads a `Retry-After` header: seconds, or an HTTP date.
 *
 * @param nowUnixMs - the time to measure a date from, Unix milliseconds; the server's own where it is known
 * @returns milliseconds to wait, or undefined when the header is missing or makes no sense
 */
export function retryAfter(header: string | undefined, nowUnixMs: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d{1,15}$/.test(value)) return Number(value) * 1_000;
  const date = httpDate(value);
  return date === undefined ? undefined : Math.max(0, date - nowUnixMs);
}

/** Reads an HTTP date (`Mon, 23 Nov 2026 18:04:11 GMT`) as Unix milliseconds. */
export function httpDate(header: string | undefined): number | undefined {
  if (header === undefined || !/^[A-Za-z]+, .* GMT$/.test(header)) return undefined;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date;
}
