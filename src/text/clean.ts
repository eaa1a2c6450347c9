/** Makes remote text fit to be shown: without secrets, on one line, of bounded length. */

export interface Cleaner {
  /** Replaces every secret in the text by `***`, also where it is encoded for a URL, JSON or HTML. */
  redact: (raw: string) => string;
  /**
   * One harmless line: no secret, no control or format character, no runner command, at most `longest` characters
   * (500 by default).
   */
  line: (raw: string, longest?: number) => string;
}

/** @param secrets - the values that must never be shown; empty ones are ignored */
export function createCleaner(secrets: readonly string[]): Cleaner {
  // The longest first: a secret within a longer one must not leave the rest of that one behind.
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(encodedForms))].sort(
    (a, b) => b.length - a.length,
  );
  // In either case: `%2F` and `%2f` mean the same.
  const anySecret = forms.length === 0 ? undefined : new RegExp(forms.map(escapeRegExp).join('|'), 'gi');
  const redact = (raw: string): string => (anySecret === undefined ? raw : raw.replace(anySecret, '***'));
  return {
    redact,
    // Redacted before it is cut: half a secret is a secret too.
    line: (raw, longest = 500) => shorten(oneLine(redact(raw)), longest),
  };
}

/** A secret as it is, and as URLs, JSON and HTML write it. */
function encodedForms(secret: string): string[] {
  const url = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const hex = (character: string): string => character.charCodeAt(0).toString(16);
  const html = ['&quot;', '&#34;'].flatMap((quote) =>
    ['&#39;', '&#x27;', '&#039;', '&apos;'].map((apostrophe) => escapeHtml(secret, quote, apostrophe)),
  );
  return [
    secret,
    ...html,
    // Forms write a space as a plus sign; strict encoders also encode some marks.
    ...[url, url.replaceAll('%20', '+'), url.replace(/[!'()*]/g, (character) => `%${hex(character)}`)],
    // PHP also escapes slashes, and Go these signs of HTML.
    ...[json, json.replaceAll('/', '\\/'), json.replace(/[<>&]/g, (character) => `\\u00${hex(character)}`)],
  ];
}

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string, quote = '&quot;', apostrophe = '&#39;'): string {
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return html.replaceAll('"', quote).replaceAll("'", apostrophe);
}

/** A text as an expression that matches just that text. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/**
 * Puts a text on one line that the runner reads as text: line breaks and other control characters become spaces;
 * invisible, direction-changing and broken characters become U+FFFD; `##[`, on which the runner acts anywhere in a
 * line, becomes `#[`.
 */
export function oneLine(raw: string): string {
  return (
    raw
      // With a bound: without one, a run of millions of characters overflows the stack.
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]{1,1000}/gu, ' ')
      .replace(/[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu, '\u{FFFD}')
      .replace(/(?<!#)##+\[/g, '#[')
      .trim()
  );
}

/** Cuts a text to at most `longest` UTF-16 units, between characters, and marks the cut. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = Array.from(text.slice(0, longest)).slice(0, -1);
  return `${kept.join('').trimEnd()}…`;
}
