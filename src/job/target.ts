import type { Named, Subject } from './job.js';

/** The image and the machine that the step is about; undefined where the user need not say (`mode: watch`). */
export interface Target {
  readonly imageid?: number | undefined;
  readonly machineid?: number | undefined;
}

/**
 * Tells in words how a diff is about something else than the target; undefined when it is not, or when the API does
 * not say what it is about.
 */
export function mismatch(subject: Subject, target: Target): string | undefined {
  const differences = [
    difference('image', subject.image, target.imageid),
    difference('machine', subject.machine, target.machineid),
  ].filter((text) => text !== undefined);
  return differences.length === 0 ? undefined : differences.join(' and ');
}

/** Which of the target's ids could not be compared, since the API does not say; empty when all could. */
export function untold(subject: Subject, { imageid, machineid }: Target): ('image' | 'machine')[] {
  return [
    ...(imageid !== undefined && subject.image?.id === undefined ? (['image'] as const) : []),
    ...(machineid !== undefined && subject.machine?.id === undefined ? (['machine'] as const) : []),
  ];
}

function difference(kind: string, named: Named | undefined, wanted: number | undefined): string | undefined {
  if (named?.id === undefined || wanted === undefined || named.id === wanted) return undefined;
  return `${kind} ${named.id} instead of ${kind} ${wanted}`;
}
