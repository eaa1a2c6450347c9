import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { EndedStep } from '../../runner/run-action.js';
import { CHANGE_KINDS } from '../../src/job/job.js';
import { changedPaths, countCaught, listLengths } from './changes.js';
import type { RuleSet } from './rules.js';

/**
 * Makes sure that a step did all that it is measured for.
 *
 * @throws when it did not
 */
export async function expectWhole(result: EndedStep, total: number, rules: RuleSet): Promise<void> {
  const { exitCode, outputs, summary } = result;
  const lengths = listLengths(total);
  for (const kind of CHANGE_KINDS) expectSame(`output ${kind}`, outputs[kind], String(lengths[kind]));
  const violations = rules.catches ? countCaught(total) : 0;
  expectSame('output violations', outputs['violations'], String(violations));
  expectSame('exit code', exitCode, violations === 0 ? 0 : 1);
  expectSame('summary', summary !== '', true);
  await expectAllPaths(outputs['report'] ?? '', total);
}

/** Reads the report line by line: in memory it would be as large as what is measured. */
async function expectAllPaths(report: string, total: number): Promise<void> {
  const expected = allPaths(total);
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(report) })) {
    const [, path] = /^\s*\{"path":"([^"]*)"/.exec(line) ?? [];
    // Caught paths are listed with their rule too, in another form.
    if (path === undefined) continue;
    const next = expected.next();
    expectSame(`path ${count} in the report`, path, next.done === true ? undefined : next.value);
    count += 1;
  }
  expectSame('paths in the report', count, total);
}

function* allPaths(total: number): Generator<string> {
  for (const kind of CHANGE_KINDS) {
    for (const { path } of changedPaths(kind, total)) yield path;
  }
}

function expectSame(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)}, but it should be ${String(expected)}`);
}
