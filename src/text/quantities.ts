/** Times, sizes and counts for people. */

/** `less than a second`, `12 s`, `3 min 20 s`, `2 h 5 min`. @param ms - milliseconds */
export function duration(ms: number): string {
  if (ms < 1_000) return 'less than a second';
  const seconds = Math.round(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const parts = { h: hours, min: minutes, s: hours > 0 ? 0 : seconds % 60 };
  const shown = Object.entries(parts).filter(([, value]) => value > 0);
  return shown.map(([unit, value]) => `${value} ${unit}`).join(' ');
}

/** Time since the step began, as `0:04` or `1:02:33`. @param ms - milliseconds */
export function stopwatch(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A size in decimal units: `17 B`, `4.2 kB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  // 999.95 would be shown as 1000.0.
  const power = [1e3, 1e6, 1e9, 1e12].findLastIndex((unit) => bytes / unit >= 0.99995);
  return `${(bytes / 1_000 ** (power + 1)).toFixed(1)} ${'kMGT'.charAt(power)}B`;
}

/** `2026-11-23 18:04:11 UTC`. */
export function moment(unixSeconds: number): string {
  return `${new Date(unixSeconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1,234`. `toLocaleString` would add 25 ms to the start of every step. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 path`, `2 paths`, `1,234 paths`. */
export function counted(count: number, singular: string): string {
  return `${grouped(count)} ${singular}${count === 1 ? '' : 's'}`;
}
