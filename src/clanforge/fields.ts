/** Reads single fields of a response. Each may be missing, null, of another type, or nonsense [?]: that counts as absent. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A whole number from 0, also as a string: `jobstart` is documented as one [S]. */
export function wholeNumber(value: unknown, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 && number <= most
    ? number
    : undefined;
}

/** All ids are positive integers [D]. */
export function positiveId(value: unknown): number | undefined {
  const number = wholeNumber(value);
  return number === 0 ? undefined : number;
}

/** Unix seconds; above the year 5138 it is something else. */
export function unixSeconds(value: unknown): number | undefined {
  return wholeNumber(value, 1e11);
}

/** A failure flag is set unless it plainly is not. */
export function isSet(flag: unknown): boolean {
  return !isAbsent(flag) && ![0, '0', false, 'false'].some((off) => off === flag);
}

/** `success` may be absent, as in the documented example [S]; anything but a plain yes is a no. */
export function saysSuccess(flag: unknown): boolean {
  return isAbsent(flag) || [1, '1', true, 'true'].some((on) => on === flag);
}

/** Whether a field holds something, of any type. */
export function holdsSomething(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return !isAbsent(value) && value !== 0 && value !== false;
}

/** How many texts of a list are looked at. */
const MOST_TEXTS = 100;

/** The texts in a field that is a text, or a list or object of texts. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value as Fields)
    .slice(0, MOST_TEXTS)
    .flatMap((part) => (isFields(part) ? [part['message'] ?? part['detail']] : [part]))
    .filter((part) => typeof part === 'string');
}

export function firstText(texts: readonly string[]): string {
  return texts.find((text) => text.trim() !== '') ?? '';
}
