import type { Failure } from '../failure.js';

/** A diff that is about something else than the step. @param other - what it is about, in words */
export function strayFailure(diffid: number, other: string): Failure {
  return {
    kind: 'refused',
    doing: `use diff ${diffid}`,
    said: `it is about ${other}`,
    next: 'Check diffid, imageid and machineid, and look at that diff in Clanforge.',
  };
}
