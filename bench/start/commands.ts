import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { demoInputs } from '../../runner/demo-inputs.js';
import { PROJECT, readManifest } from '../../runner/project.js';
import { startStep } from '../../runner/run-action.js';
import { measure } from '../usage.js';
import type { RefusingServer } from './first-request.js';
import type { TimedNode } from './timed-node.js';

/** What something cost from the start of its process. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Something whose cost is measured, again and again. */
export interface Command {
  readonly name: string;
  /** @throws when it did not do what it is measured for */
  readonly run: () => Promise<Cost>;
}

/** Node with these arguments, until its end. */
export function nodeCommand(name: string, node: TimedNode, args: readonly string[]): Command {
  return {
    name,
    run: async () => {
      // With pipes, as the actions have them: they take a little of their own.
      const child = spawn(node.path, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.resume();
      child.stderr.resume();
      await once(child, 'close');
      return node.last();
    },
  };
}

export interface MessageOptions {
  /** The file to run; this action's bundle by default. */
  readonly main?: string;
  /** Part of the message about what is missing. */
  readonly message: string;
  /** A folder without anything in it. */
  readonly cwd: string;
}

/** An action without inputs, until its message about what is missing and the end that follows. */
export function messageCommand(
  name: string,
  node: TimedNode,
  { message, ...options }: MessageOptions,
): Command {
  return {
    name,
    run: async () => {
      const step = startStep({ inputs: {}, node: node.path, ...options });
      const { exitCode, raw } = await step.done;
      step.dispose();
      if (exitCode !== 1 || !raw.includes(message))
        throw new Error(`${name} did not say "${message}": ${raw}`);
      return node.last();
    },
  };
}

/** This action, until its first request. */
export function requestCommand(name: string, server: RefusingServer): Command {
  return {
    name,
    run: async () => {
      const {
        usage,
        startedAt,
        launched: step,
      } = await measure((env) => startStep({ inputs: demoInputs(server.url), env }));
      await step.done;
      step.dispose();
      if (usage.requestCpuMs === undefined) throw new Error(`${name} sent no request`);
      return { wallMs: server.firstByteAt() - startedAt, cpuMs: usage.requestCpuMs };
    },
  };
}

/** The bundle that GitHub runs. */
export const OWN_BUNDLE = join(PROJECT, readManifest().runs.main);
