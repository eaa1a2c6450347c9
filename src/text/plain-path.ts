/** A path as patterns and folders see it: `/` between folders, whatever the machine has, and none at the beginning. */
export function plainPath(path: string): string {
  // Nearly all paths are plain, and there may be millions.
  if (!path.includes('\\') && !/^[./]/.test(path)) return path;
  const slashed = path.replaceAll('\\', '/');
  let start = 0;
  // No expression: one that repeats a group runs out of stack where millions of slashes lead a path.
  for (;;) {
    if (slashed.startsWith('/', start)) start += 1;
    else if (slashed.startsWith('./', start)) start += 2;
    else return slashed.slice(start);
  }
}
