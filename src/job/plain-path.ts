/** A path as patterns and folders see it: `/` between folders, whatever the machine has, and none at the beginning. */
export function plainPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
}
