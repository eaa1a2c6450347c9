/** What one benchmark found, as a part of docs/benchmarks.md. */
export interface Section {
  readonly title: string;
  /** Markdown below the title. */
  readonly text: string;
  /** Pictures that the text shows, by file name. */
  readonly pictures?: Readonly<Record<string, string>>;
}

/** A benchmark; told of its progress in lines. */
export type Benchmark = (tell: (line: string) => void) => Promise<Section>;
