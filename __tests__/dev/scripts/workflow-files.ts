/** The workflows of this repository, as tests read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROJECT } from '../../../dev/runner/project.ts';

export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly 'timeout-minutes'?: number;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly WorkflowStep[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(PROJECT, '.github/workflows');

export const WORKFLOW_NAMES: readonly string[] = readdirSync(FOLDER);

export const workflowText = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
export const readWorkflow = (name: string): Workflow => parse(workflowText(name)) as Workflow;

export function stepsOf(name: string): readonly WorkflowStep[] {
  return Object.values(readWorkflow(name).jobs).flatMap(({ steps }) => steps);
}

/** @throws when no step of the workflow has this name and a script */
export function scriptOf(workflow: string, step: string): string {
  const script = stepsOf(workflow).find(({ name }) => name === step)?.run;
  if (script === undefined) throw new Error(`${workflow} has no step ${step} with a script`);
  return script;
}
