import { describe, expect, test } from '@jest/globals';
import { createInputReader, type RawInputs } from '../../src/inputs/input-reader.js';
import { readTask } from '../../src/inputs/read-task.js';
import type { Task } from '../../src/inputs/settings.js';
import { rawInputs } from './raw-inputs.js';

function read(given: Partial<RawInputs>): { task: Task | undefined; faults: readonly string[] } {
  const reader = createInputReader(rawInputs(given));
  const task = readTask(reader);
  return { task, faults: reader.faults };
}

test('without a mode it is run', () => {
  expect(read({ imageid: '2', machineid: '3' }).task).toEqual({
    mode: 'run',
    imageid: 2,
    machineid: 3,
    diffid: undefined,
  });
});

describe.each(['run', 'start'] as const)('mode: %s', (mode) => {
  test('creates a diff of an image on a machine', () => {
    expect(read({ mode, imageid: '2', machineid: '3' })).toEqual({
      task: { mode, imageid: 2, machineid: 3, diffid: undefined },
      faults: [],
    });
  });

  test('retries the diff that is given', () => {
    expect(read({ mode, imageid: '2', machineid: '3', diffid: '4' }).task).toMatchObject({ diffid: 4 });
  });

  test('needs image and machine, and names both at once', () => {
    const { task, faults } = read({ mode, diffid: '4' });
    expect(task).toBeUndefined();
    expect(faults).toEqual([
      `imageid is missing (a positive whole number, required with mode: ${mode})`,
      `machineid is missing (a positive whole number, required with mode: ${mode})`,
    ]);
  });

  test.each(['imageid', 'machineid'])('needs %s', (name) => {
    const { task, faults } = read({ mode, imageid: '2', machineid: '3', [name]: '' });
    expect(task).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(`${name} is missing`);
  });

  test('does not create a diff when the one to be retried has a bad id', () => {
    const { faults } = read({ mode, imageid: '2', machineid: '3', diffid: '4x' });
    expect(faults).toEqual(['diffid must be a positive whole number, not "4x"']);
  });
});

describe('mode: watch', () => {
  test('needs the diff only', () => {
    expect(read({ mode: 'watch', diffid: '4' })).toEqual({
      task: { mode: 'watch', diffid: 4, imageid: undefined, machineid: undefined },
      faults: [],
    });
  });

  test('keeps image and machine, to compare them with what the diff is about', () => {
    expect(read({ mode: 'watch', diffid: '4', imageid: '2', machineid: '3' }).task).toMatchObject({
      imageid: 2,
      machineid: 3,
    });
  });

  test('without a diff is a fault', () => {
    expect(read({ mode: 'watch', imageid: '2', machineid: '3' })).toEqual({
      task: undefined,
      faults: ['diffid is missing (a positive whole number, required with mode: watch)'],
    });
  });

  test('a bad id that it does not need is a fault all the same', () => {
    expect(read({ mode: 'watch', diffid: '4', imageid: '0' }).faults).toHaveLength(1);
  });
});

test.each(['Run', 'stop', 'run start', 'constructor'])('%j is no mode', (mode) => {
  const { task, faults } = read({ mode, imageid: '2', machineid: '3', diffid: '4' });
  expect(task).toBeUndefined();
  expect(faults).toEqual([`mode must be run, start or watch, not ${JSON.stringify(mode)}`]);
});
