import type { Clanforge } from '../client/clanforge.js';
import type { OnLock } from '../inputs/settings.js';
import type { Log } from '../log.js';
import type { Rules } from '../rules/rules.js';
import type { Cleaner } from '../text/cleaner.js';
import type { Clock } from '../wait/clock.js';
import type { Deadline } from '../wait/deadline.js';
import type { PatientReader } from '../wait/patient-read.js';
import type { Recorder } from './record.js';

/** The collaborators of one run. */
export interface RunTools {
  readonly client: Clanforge;
  readonly reader: PatientReader;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly log: Log;
  readonly recorder: Recorder;
  readonly onLock: OnLock;
  readonly rules: Rules;
  readonly cleaner: Cleaner;
  /** Milliseconds: the longest pause between two requests. */
  readonly longestPauseMs: number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}
