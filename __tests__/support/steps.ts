/** Steps that many tests share. */
import { expect, test } from '@jest/globals';
import { IMAGE, MACHINE } from './clanforge.ts';
import { makeWorld, type StepResult, type Watch, type World, type WorldOptions } from './in-process.ts';
import { startScripted, type ScriptedAnswer } from './scripted.ts';

export const HOUR_MS = 3_600_000;

/** Calls back at each log message with these words. */
export function at(words: string, callback: () => void): Watch {
  return {
    onLog: ({ message }) => {
      if (message.includes(words)) callback();
    },
  };
}

/** A world in which another user's diff was started this long ago. */
export async function worldWithDiff(agoMs = HOUR_MS, options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld(options);
  world.clanforge.startDiff(IMAGE, MACHINE);
  world.clock.advance(agoMs);
  return world;
}

/** A step against these responses, one after another. */
export async function stepAgainst(
  answers: readonly ScriptedAnswer[],
  inputs: Record<string, string> = {},
  watch?: (world: World) => Watch,
): Promise<StepResult & { readonly requests: readonly string[] }> {
  const server = await startScripted(...answers);
  const world = await makeWorld();
  const result = await world.step({ 'api-url': server.url, ...inputs }, watch?.(world));
  return { ...result, requests: server.requests };
}

/** A step against responses, and the result that it must have. */
export interface Scene {
  readonly answers: readonly ScriptedAnswer[];
  readonly inputs?: Record<string, string>;
  /** By default false. */
  readonly passed?: boolean;
  readonly outputs?: Readonly<Record<string, string>>;
  /** What the error says. */
  readonly error?: string | RegExp;
  /** What it does not say. */
  readonly errorIsNot?: string;
  /** How many requests are sent. */
  readonly requests?: number;
}

/** A test for each scene, with these inputs in all of them. */
export function testScenes(shared: Record<string, string>, scenes: Readonly<Record<string, Scene>>): void {
  test.each(Object.entries(scenes))('%s', async (_, { answers, inputs, passed = false, ...expected }) => {
    const result = await stepAgainst(answers, { ...shared, ...inputs });
    expect(result.passed).toBe(passed);
    expect(result.outputs).toMatchObject(expected.outputs ?? {});
    expect(result.outputs.error).toMatch(expected.error ?? '');
    if (passed) expect(result.outputs.error).toBe('');
    if (expected.errorIsNot !== undefined) expect(result.outputs.error).not.toMatch(expected.errorIsNot);
    if (expected.requests !== undefined) expect(result.requests).toHaveLength(expected.requests);
  });
}
