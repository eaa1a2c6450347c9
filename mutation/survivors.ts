/** What mutation testing tells of one mutant. */
export interface Mutant {
  readonly fileName: string;
  readonly replacement: string;
  readonly status: string;
  /** Lines and columns from 1. */
  readonly location: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A change of the code that no test notices. */
export interface Survivor {
  /** The file, from the project's folder. */
  readonly in: string;
  /** The code, each run of white space as one blank; of long code the beginning. */
  readonly of: string;
  /** What it was changed to, in the same way. */
  readonly to: string;
}

/** Why nothing can notice some mutants, or nothing need. */
export interface Explanation {
  readonly why: string;
  readonly mutants: readonly Survivor[];
}

const LONGEST = 120;

/** How many mutants were noticed, and how many could have been. */
export interface Score {
  readonly noticed: number;
  readonly of: number;
}

export function scoreOf(mutants: readonly Mutant[]): Score {
  const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  return { noticed, of: noticed + mutants.filter(isSurvivor).length };
}

/** With how many the code could not even be loaded, which tells nothing of the tests. */
export function notLoaded(mutants: readonly Mutant[]): number {
  return mutants.filter(({ status }) => status === 'RuntimeError').length;
}

/** @param sourceOf - the text of a file */
export function survivorsOf(
  mutants: readonly Mutant[],
  sourceOf: (fileName: string) => string,
): (Survivor & { readonly line: number })[] {
  return mutants.filter(isSurvivor).map(({ fileName, replacement, location: { start, end } }) => ({
    in: fileName,
    of: brief(textBetween(sourceOf(fileName), start, end)),
    to: brief(replacement),
    line: start.line,
  }));
}

/** Those that may be alive on another day: what takes too long is counted as noticed, but proves nothing. */
export function lateOf(mutants: readonly Mutant[], sourceOf: (fileName: string) => string): Survivor[] {
  return survivorsOf(
    mutants.filter(({ status }) => status === 'Timeout').map((mutant) => ({ ...mutant, status: 'Survived' })),
    sourceOf,
  );
}

/** Those of which no explanation tells; each explained mutant tells of one, for the same code may be there twice. */
export function unexplained<S extends Survivor>(
  survivors: readonly S[],
  explanations: readonly Explanation[],
): S[] {
  return withoutPartners(
    survivors,
    explanations.flatMap(({ mutants }) => mutants),
  );
}

/** Explained mutants of the files that were tested which were noticed all the same, or are no more. */
export function outdated(
  explanations: readonly Explanation[],
  survivors: readonly Survivor[],
  testedFiles: ReadonlySet<string>,
): Survivor[] {
  return withoutPartners(
    explanations.flatMap(({ mutants }) => mutants).filter((mutant) => testedFiles.has(mutant.in)),
    survivors,
  );
}

/** What is left of some when each of the others has taken one that is like it. */
function withoutPartners<S extends Survivor>(some: readonly S[], others: readonly Survivor[]): S[] {
  const partners = others.map(keyOf);
  return some.filter((survivor) => {
    const index = partners.indexOf(keyOf(survivor));
    if (index >= 0) partners.splice(index, 1);
    return index < 0;
  });
}

/** Code on one line, cut where it is long. */
export function brief(code: string): string {
  return code.replace(/\s+/g, ' ').slice(0, LONGEST);
}

function isSurvivor({ status }: Mutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

function keyOf({ in: file, of, to }: Survivor): string {
  return JSON.stringify([file, of, to]);
}

function textBetween(source: string, start: Position, end: Position): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : line.length),
    )
    .join('\n');
}
