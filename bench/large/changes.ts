import { CHANGE_KINDS, type ChangeKind } from '../../src/job/job.js';

/** How many bytes a path has. */
export const PATH_BYTES = 100;

export interface ChangedPath {
  readonly path: string;
  readonly size: number;
  /** Whether the rules of the benchmark catch it: some all over each list, and its last one. */
  readonly isCaught: boolean;
}

const FOLDERS = ['props', 'maps', 'audio', 'vehicles', 'weather', 'ui', 'crowd'];
/** Files come folder by folder, as from a walk through a machine's folders. */
const LEVELS = 97;
const TYPES = ['pak', 'bin', 'dds', 'ogg', 'nav', 'lua', 'csv', 'txt'];
/** What the rules catch: debug symbols that a build left behind, and a configuration that it removed. */
const CAUGHT: Readonly<Record<ChangeKind, string>> = { added: 'pdb', modified: 'pdb', removed: 'cfg' };
const CAUGHT_EVERY = 1_000;

/** The paths of each kind: a third of all, and what is left over removed. */
export function listLengths(total: number): Readonly<Record<ChangeKind, number>> {
  const third = Math.floor(total / 3);
  return { added: third, modified: third, removed: total - 2 * third };
}

/** The changed paths of one kind, in the order in which the answer lists them. */
export function* changedPaths(kind: ChangeKind, total: number): Generator<ChangedPath> {
  const length = listLengths(total)[kind];
  const before = CHANGE_KINDS.indexOf(kind) * Math.floor(total / 3);
  for (let place = 0; place < length; place += 1) {
    const number = before + place;
    const isCaught = place % CAUGHT_EVERY === CAUGHT_EVERY - 1 || place === length - 1;
    const type = isCaught ? CAUGHT[kind] : pick(TYPES, number);
    const level = Math.floor((place / length) * LEVELS);
    const start = `game/content/level_${level}/assets/${pick(FOLDERS, number)}/mesh_${String(number).padStart(8, '0')}_lod${number % 4}_`;
    yield { path: `${start.padEnd(PATH_BYTES - 4, 'x')}.${type}`, size: (number * 37) % 100_000, isCaught };
  }
}

function pick(texts: readonly string[], number: number): string {
  return texts[number % texts.length] ?? '';
}

/** How many of the paths the rules catch. */
export function countCaught(total: number): number {
  const lengths = Object.values(listLengths(total));
  return lengths.reduce((sum, length) => sum + Math.ceil(length / CAUGHT_EVERY), 0);
}

/** A status answer of a completed job that lists that many changes, piece by piece. */
export function* statusAnswer(total: number): Generator<string> {
  yield JSON.stringify(COMPLETED).slice(0, -1);
  for (const kind of CHANGE_KINDS) {
    yield `,"${kind}":{`;
    let separator = '';
    for (const { path, size } of changedPaths(kind, total)) {
      yield `${separator}${JSON.stringify(path)}:{"size":${size}}`;
      separator = ',';
    }
    yield '}';
  }
  yield '}';
}

/** A job that completed at once, as create may answer. */
export const COMPLETED = {
  success: true,
  error: false,
  diffid: 5,
  jobcreated: 1_700_000_000,
  jobupdated: 1_700_000_060,
  jobprogress: 100,
  jobstateid: 5,
  jobstatename: 'Completed',
  jobfailed: 0,
};
