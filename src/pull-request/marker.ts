import type { Reporting } from '../inputs/settings.js';
import type { DiffRecord } from '../diff/record.js';

/**
 * The hidden first line of a comment, by which the next run finds it: one for each image and machine. Only numbers go
 * into it, and no other text of a comment can look like it. Undefined while either is not known: the next run, which may
 * know, would not find that comment again.
 */
export function marker({ imageid, machineid }: Reporting, { job }: DiffRecord): string | undefined {
  const image = imageid ?? job?.subject.image?.id;
  const machine = machineid ?? job?.subject.machine?.id;
  if (image === undefined || machine === undefined) return undefined;
  return `<!-- clanforge-image-diff image=${image} machine=${machine} -->`;
}
