/** Where a path may need to be made plain; nearly none does, and there may be millions. */
const NOT_PLAIN = /\\|[^\0-\x7f]|(?:^|\/)\.{0,2}\/|\/\.{1,2}$|^\.{1,2}$/;

/**
 * A path as patterns and folders see it: `/` between folders, whatever the machine has, and none at the beginning; no
 * empty folder, `.` or `..`; accents in one spelling (NFC).
 */
export function plainPath(path: string): string {
  if (!NOT_PLAIN.test(path)) return path;
  const parts: string[] = [];
  const slashed = path.replaceAll('\\', '/').normalize('NFC');
  for (const part of slashed.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/') + (slashed.endsWith('/') && parts.length > 0 ? '/' : '');
}
