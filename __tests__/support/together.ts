import { beforeAll, test } from '@jest/globals';

/** Runs independent cases at the same time before the tests of the file, and returns the way to the result of each. */
export function together<Name extends string, Result>(
  cases: Readonly<Record<Name, () => Promise<Result>>>,
): (name: Name) => Result {
  const results = new Map<string, PromiseSettledResult<Result>>();
  beforeAll(async () => {
    const entries = Object.entries<() => Promise<Result>>(cases);
    const settled = await Promise.allSettled(entries.map(([, run]) => run()));
    settled.forEach((result, index) => results.set(entries[index]?.[0] ?? '', result));
  }, 60_000);
  return (name) => {
    const result = results.get(name);
    if (result?.status !== 'fulfilled') throw result?.reason;
    return result.value;
  };
}

/** Tests by name that are independent and wait for others, so that they run at the same time. */
export function testTogether(tests: Readonly<Record<string, () => Promise<void>>>): void {
  const ended = together(tests);
  test.each(Object.keys(tests))('%s', (name) => ended(name));
}
