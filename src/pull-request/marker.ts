import type { Reporting } from '../inputs/settings.js';
import type { DiffRecord } from '../diff/record.js';

/**
 * The hidden first line of a comment, by which the next run finds it: one for each image and machine. Only numbers go
 * into it, and no other text of a comment can look like it.
 */
export function marker({ imageid, machineid }: Reporting, { diffid, job }: DiffRecord): string {
  const image = imageid ?? job?.subject.image?.id;
  const machine = machineid ?? job?.subject.machine?.id;
  const subject =
    image === undefined && machine === undefined
      ? `diff=${diffid ?? 'unknown'}`
      : `image=${image ?? 'unknown'} machine=${machine ?? 'unknown'}`;
  return `<!-- clanforge-image-diff ${subject} -->`;
}
