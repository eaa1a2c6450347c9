/** A function as a profile names it; lines and columns from 0. */
export interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** A CPU profile as Node writes it. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: Frame;
    readonly children?: readonly number[];
  }[];
  /** The node in which each sample found the program. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/**
 * Adds up where a program spent its time: in the area of the innermost frame that has one, so that what a library calls
 * in Node counts as the library's.
 *
 * @returns milliseconds by area; under undefined, what no frame with an area has called
 */
export function timeByArea(
  profile: CpuProfile,
  areaOf: (frame: Frame) => string | undefined,
): Map<string | undefined, number> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const areas = new Map<number, string | undefined>();
  const visit = (id: number, outer: string | undefined): void => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const area = areaOf(node.callFrame) ?? outer;
    areas.set(id, area);
    for (const child of node.children ?? []) visit(child, area);
  };
  const [root] = profile.nodes;
  if (root !== undefined) visit(root.id, undefined);

  const times = new Map<string | undefined, number>();
  for (const [index, id] of profile.samples.entries()) {
    const area = areas.get(id);
    times.set(area, (times.get(area) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1_000);
  }
  return times;
}

/** Whose file a source is: a package's, or this action's; undefined where it is only the bundler's. */
export function ownerOf(source: string): string | undefined {
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source) ?? [];
  if (name !== undefined) return name;
  return /(?:^|\/)src\//.test(source) ? 'this action (`src`)' : undefined;
}
