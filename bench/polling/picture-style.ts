/** Where a part of the picture is drawn, without its labels. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const COLOURS = {
  ours: '#0969da',
  otherHints: '#9cc8f8',
  others: '#424a53',
  fixed: '#bc4c00',
  parts: '#1a7f37',
  limit: '#cf222e',
  grid: '#d8dee4',
  background: '#ffffff',
} as const;

export const TITLE = { 'font-size': 15, 'font-weight': 'bold' } as const;
