/** A path as patterns and folders see it: `/` between folders, whatever the machine has, and none at the beginning. */
export function plainPath(path: string): string {
  // Nearly all paths are plain, and there may be millions.
  if (!path.includes('\\') && !/^[./]/.test(path)) return path;
  return path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
}
