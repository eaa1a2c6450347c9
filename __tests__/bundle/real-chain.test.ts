/** The bundle behind a real squid and a real nginx, which break and come back while it waits. */
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { ClanforgeOptions, LocalClanforge } from '../../dev/clanforge/server.ts';
import { annotations, startBundle, until } from '../support/bundle.ts';
import { MISSING, startChain, type Chain } from '../support/chain.ts';
import { count, FIRST_DIFF, inputsFor, startTestClanforge } from '../support/clanforge.ts';
import { together } from '../support/together.ts';

if (MISSING.length > 0) {
  const message = `The tests behind a real squid and nginx are left out, because this machine has no ${MISSING.join(', ')}`;
  process.stderr.write(`${message}: install the packages squid, nginx and openssl to run them.\n`);
}

interface Scene {
  readonly options?: Partial<ClanforgeOptions>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The proxy's password as the step has it; the right one by default. */
  readonly password?: string;
  /** How many steps run at the same time. */
  readonly steps?: number;
  /** What happens while the first step waits. */
  readonly meanwhile?: (chain: Chain, clanforge: LocalClanforge) => Promise<void>;
}

async function play({ options, inputs, password, steps = 1, meanwhile }: Scene) {
  const clanforge = await startTestClanforge(options);
  const chain = await startChain(clanforge.url);
  try {
    const all = { ...inputsFor(clanforge), 'api-url': chain.apiUrl, ...inputs };
    const started = Array.from({ length: steps }, () =>
      startBundle({ inputs: all, env: chain.env(password) }),
    );
    if (meanwhile !== undefined) {
      await until(() => count(clanforge, 'status') > 0);
      await meanwhile(chain, clanforge);
    }
    const results = await Promise.all(started.map((step) => step.done));
    return { results, clanforge };
  } finally {
    await chain.close();
  }
}

/** A job that takes some seconds, so that there is time to break the chain. */
const SLOW = { timetable: { running: 4_000 } };

const BREAKS = {
  'the proxy stops and starts again': async ({ stopProxy, startProxy }: Chain) => {
    await stopProxy();
    await delay(2_000);
    await startProxy();
  },
  'the gateway is reloaded': ({ reloadGateway }: Chain) => reloadGateway(),
  'the API is away for a while': async ({ reloadGateway }: Chain) => {
    await reloadGateway(9);
    await delay(2_000);
    await reloadGateway();
  },
};
type Break = keyof typeof BREAKS;

async function acceptEachDiff(_: Chain, clanforge: LocalClanforge): Promise<void> {
  for (let accepted = 0; accepted < 3;) {
    await delay(50);
    for (const { diffid, lockedImage, state } of clanforge.diffs()) {
      if (!lockedImage || state !== 'Completed') continue;
      clanforge.accept(diffid);
      accepted += 1;
    }
  }
}

(MISSING.length === 0 ? describe : describe.skip)('behind a real proxy and gateway', () => {
  const scene = (breakage: Break) => () => play({ options: SLOW, meanwhile: BREAKS[breakage] });
  const played = together({
    'wrong password': () => play({ password: 'wrong' }),
    'the proxy stops and starts again': scene('the proxy stops and starts again'),
    'the gateway is reloaded': scene('the gateway is reloaded'),
    'the API is away for a while': scene('the API is away for a while'),
    'lost create': () => play({ options: { ...SLOW, faults: ['slow-answer=1500@create'] } }),
    'rate limit': () => play({ inputs: { 'on-lock': 'wait' }, steps: 3, meanwhile: acceptEachDiff }),
  });

  test('a wrong password of the proxy ends the step at once', () => {
    const { results, clanforge } = played('wrong password');
    expect(results[0]?.exitCode).toBe(1);
    expect(results[0]?.outputs['error']).toContain('the proxy answered CONNECT with HTTP 407');
    expect(results[0]?.outputs['error']).toContain("Check the proxy's password");
    expect(clanforge.requests).toHaveLength(0);
  });

  test.each(Object.keys(BREAKS) as Break[])('a step passes without complaints although %s', (breakage) => {
    const { results, clanforge } = played(breakage);
    expect(results[0]?.outputs).toMatchObject({ error: '', diffid: String(FIRST_DIFF), state: 'Completed' });
    expect(results[0]?.exitCode).toBe(0);
    expect(results[0]?.raw).not.toMatch(/deprecat|DEP\d{4}/i);
    expect(count(clanforge, 'create')).toBe(1);
  });

  test('a create that the gateway gives up on with 504 is found again, and not made twice', () => {
    const { results, clanforge } = played('lost create');
    expect(results[0]?.outputs).toMatchObject({ error: '', diffid: String(FIRST_DIFF), state: 'Completed' });
    const warnings = results.flatMap((result) => annotations(result, 'warning'));
    expect(warnings).toContainEqual(expect.stringContaining('HTTP 504'));
    expect(clanforge.diffs()).toHaveLength(1);
  });

  test('a rate limit slows steps down, and fails none', () => {
    const { results, clanforge } = played('rate limit');
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(results.map(({ raw }) => raw).join('')).toContain('HTTP 429');
    expect(clanforge.diffs()).toHaveLength(3);
  });
});
