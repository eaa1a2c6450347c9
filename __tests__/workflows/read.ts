/** Reads workflow files with GitHub's parser, and asks the validators about them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findNode24, PROJECT } from '../../dev/runner/project.ts';

/** A workflow file as GitHub's parser reads it; text around an expression has become a call of `format`. */
export type Node = string | number | boolean | null | Expression | readonly Node[] | Mapping;

export interface Expression {
  /** The text between `${{` and `}}`. */
  readonly $: string;
}

export interface Mapping {
  readonly [key: string]: Node;
}

export interface RequestedFile {
  /** Unique among the files. */
  readonly name: string;
  readonly kind: 'workflow' | 'action';
  readonly text: string;
}

export interface Request {
  readonly files: readonly RequestedFile[];
  /** Also ask the validators, which takes longer. */
  readonly validate: boolean;
}

export interface Finding {
  readonly by: 'workflow-parser' | 'language service' | 'actionlint';
  readonly message: string;
}

export interface Reading {
  readonly name: string;
  readonly findings: readonly Finding[];
  /** Empty for an `action.yml`, and for a file that cannot be parsed. */
  readonly root: Mapping;
}

const READER = '__tests__/workflows/reader.ts';
const MAX_OUTPUT = 64 * 1024 * 1024;

/** @throws when the reader fails */
export function readFiles(request: Request): readonly Reading[] {
  const { status, stdout, stderr, error } = spawnSync(findNode24(), [join(PROJECT, READER)], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${READER} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Reading[];
}

export function isExpression(node: Node): node is Expression {
  return typeof node === 'object' && node !== null && '$' in node;
}
