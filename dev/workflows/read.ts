import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findNode24, PROJECT } from '../runner/project.ts';
import type { TreeNode } from './tree.ts';

export interface RequestedFile {
  /** A file name of its own for each, which findings and errors tell. */
  readonly name: string;
  readonly kind: 'workflow' | 'action';
  readonly text: string;
}

export interface Request {
  readonly files: readonly RequestedFile[];
  /** Ask the validators too, which takes longer. */
  readonly validate: boolean;
}

export interface Finding {
  readonly by: 'workflow-parser' | 'language service' | 'actionlint';
  readonly message: string;
}

export interface Reading {
  readonly name: string;
  readonly findings: readonly Finding[];
  /** Null for an `action.yml`, which only the validators read, and for a file that could not be parsed. */
  readonly root: TreeNode;
}

/** 64 MiB: far more than any set of workflow files. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads files with GitHub's own parser, in one process for all of them.
 *
 * @throws when that process fails
 */
export function readFiles(request: Request): readonly Reading[] {
  const program = join(PROJECT, 'dev/workflows/reader.ts');
  const { status, stdout, stderr, error } = spawnSync(findNode24(), [program], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`dev/workflows/reader.ts ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Reading[];
}
