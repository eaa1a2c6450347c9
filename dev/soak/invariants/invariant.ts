import type { RunRecord } from '../record.ts';

/** Something that must hold of every run. Pure. @returns what is wrong, in words; undefined when nothing is */
export type Invariant = (record: RunRecord) => string | undefined;

/** The mode that the run had; bad ones are not told apart, since nothing may come of them. */
export function modeOf({ inputs }: RunRecord): string {
  const mode = inputs['mode']?.trim() ?? '';
  return mode === '' ? 'run' : mode;
}

/** An id given as an input; undefined when there is none. */
export function idOf({ inputs }: RunRecord, name: 'diffid' | 'imageid' | 'machineid'): number | undefined {
  const text = inputs[name]?.trim() ?? '';
  return text === '' ? undefined : Number(text);
}

/** The diffs that requests of this run made, in the order in which those were sent. */
export function madeBy({ requests }: RunRecord): number[] {
  return requests.flatMap(({ kind, started }) =>
    kind === 'create' && started !== undefined ? [started.diffid] : [],
  );
}
