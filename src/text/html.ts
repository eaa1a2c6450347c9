/** Text as HTML that GitHub shows as text. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Remote text, for an HTML block: within `<code>` GitHub makes no mention, link or emoji of it. */
export function codeHtml(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

/** Our own text as HTML. Outside `<code>`, GitHub may link a number of seven digits or more as a commit. */
export function ownHtml(text: string): string {
  return escapeHtml(text).replace(/\d{7,}/g, '<code>$&</code>');
}
