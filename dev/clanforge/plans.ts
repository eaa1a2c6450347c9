/** What a fault makes of the job that starts. Pure. */
import type { FateFaultName } from './faults.ts';
import type { JobFate } from './job.ts';
import type { ActingFault } from './ledger.ts';

/** The fate of a job under a fault; without one it completes. */
export function fateUnder(fault: ActingFault<FateFaultName> | undefined): JobFate {
  if (fault === undefined) return { kind: 'completes' };
  const value = fault.value ?? '';
  switch (fault.name) {
    case 'failing-job':
      return { kind: 'fails', error: value };
    case 'squashed-job':
      return { kind: 'squashed' };
    case 'completed-but-failed':
      return { kind: 'completes-with-error', error: 'some files could not be read' };
    case 'stuck-job':
      return { kind: 'runs-for-ever' };
    case 'unlisted-state':
      return { kind: 'completes-through-unlisted', name: value };
    case 'unlisted-end':
      return { kind: 'stays-unlisted', name: value };
    case 'early-failed-flag':
      return { kind: 'completes-after-failed-flag' };
  }
}
