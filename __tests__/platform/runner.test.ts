import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createOutputSetter } from '../../src/platform/outputs.js';
import { createRunnerLog, mask, readRawInputs } from '../../src/platform/runner.js';
import { makeFolder } from '../support/folders.js';

let written = '';
const before = { ...process.env };

beforeEach(() => {
  written = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...before };
});

describe('the log', () => {
  test.each([
    ['::error::x', ': :error::x'],
    ['  ::error::x', ': :error::x'],
    ['a ##[error]b', 'a #[error]b'],
    ['two\nlines', 'two lines'],
  ])('writes %j as text', (message, line) => {
    createRunnerLog().info(message);
    expect(written).toBe(`${line}\n`);
  });

  test('gives warnings, errors, notices and debug lines as commands of one line', () => {
    const log = createRunnerLog();
    log.warning('w\n::x::');
    log.error('e');
    log.notice('n');
    log.debug('d\n::y::');
    expect(written.trimEnd().split('\n')).toEqual([
      '::warning::w ::x::',
      '::error::e',
      '::notice::n',
      '::debug::d ::y::',
    ]);
  });

  test('has one group at a time, and ends the last', () => {
    const log = createRunnerLog();
    log.endGroup();
    log.group('one');
    log.group('two');
    log.endGroup();
    log.endGroup();
    expect(written.trimEnd().split('\n')).toEqual([
      '::group::one',
      '::endgroup::',
      '::group::two',
      '::endgroup::',
    ]);
  });
});

test('a mask is given for a value, and none for nothing', () => {
  mask('');
  mask('hunter2');
  expect(written).toBe('::add-mask::hunter2\n');
});

test('inputs are read by their names, hyphens and all, and trimmed', () => {
  process.env['INPUT_ACCESS-KEY'] = ' key ';
  expect(readRawInputs()).toMatchObject({ 'access-key': 'key', token: '' });
});

describe('outputs', () => {
  test('are written once per value', () => {
    const file = join(makeFolder({ output: '' }), 'output');
    process.env['GITHUB_OUTPUT'] = file;
    const set = createOutputSetter(createRunnerLog());
    set({ state: 'Running' });
    set({ state: 'Running', diffid: '5' });
    set({ state: 'Completed' });
    const names = readFileSync(file, 'utf8').match(/^\w+(?=<<)/gm);
    expect(names).toEqual(['state', 'diffid', 'state']);
  });

  test('that cannot be written are one warning', () => {
    process.env['GITHUB_OUTPUT'] = join(makeFolder(), 'nowhere', 'output');
    const set = createOutputSetter(createRunnerLog());
    set({ state: 'Running', diffid: '5' });
    set({ state: 'Completed' });
    expect(written.match(/::warning::Could not write the outputs/g)).toHaveLength(1);
  });

  test('that could not be written are tried again', () => {
    const folder = makeFolder();
    process.env['GITHUB_OUTPUT'] = join(folder, 'output');
    const set = createOutputSetter(createRunnerLog());
    set({ state: 'Running' });
    writeFileSync(join(folder, 'output'), '');
    set({ state: 'Running' });
    expect(readFileSync(join(folder, 'output'), 'utf8')).toContain('Running');
  });
});
