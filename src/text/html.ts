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

/**
 * Remote text as HTML that GitHub leaves alone: within `<code>` it makes no mention, link or emoji of it. Only for
 * use inside an HTML block, where Markdown does not apply.
 */
export function codeHtml(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

/** Our own words as HTML. GitHub would take a number of seven digits or more for a commit, outside of `<code>`. */
export function ownHtml(text: string): string {
  return escapeHtml(text).replace(/\d{7,}/g, '<code>$&</code>');
}
