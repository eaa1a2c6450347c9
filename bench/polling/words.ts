/** @param ms - milliseconds */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

/** @param part - of one */
export function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}
