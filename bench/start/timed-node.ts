import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode24 } from '../../runner/project.js';

/** A program that runs Node 24 and notes what the whole process took, its end included. */
export interface TimedNode {
  readonly path: string;
  /** What the last run took. */
  readonly last: () => { readonly wallMs: number; readonly cpuMs: number };
}

/**
 * Node cannot ask the system what a process took that it started, bash can.
 *
 * @param folder - an empty one for the program and its notes
 */
export function createTimedNode(folder: string): TimedNode {
  const path = join(folder, 'timed-node');
  const notes = join(folder, 'notes');
  const script = [
    '#!/usr/bin/env bash',
    "TIMEFORMAT='%3R %3U %3S'",
    `exec 3>&2; { time '${findNode24()}' "$@" 2>&3; } 2>'${notes}'`,
  ];
  writeFileSync(path, `${script.join('\n')}\n`);
  chmodSync(path, 0o755);
  return {
    path,
    last: () => {
      const seconds = readFileSync(notes, 'utf8').trim().split(' ').map(Number);
      const [wall = NaN, user = NaN, system = NaN] = seconds;
      return { wallMs: wall * 1_000, cpuMs: (user + system) * 1_000 };
    },
  };
}
