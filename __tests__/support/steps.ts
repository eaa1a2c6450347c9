/** Steps that many tests share. */
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
): Promise<StepResult & { readonly requests: readonly string[] }> {
  const server = await startScripted(...answers);
  const world = await makeWorld();
  return { ...(await world.step({ 'api-url': server.url, ...inputs })), requests: server.requests };
}
