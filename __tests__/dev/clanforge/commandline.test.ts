import { describe, expect, test } from '@jest/globals';
import { faultList, HELP, readCommandLine } from '../../../dev/clanforge/commandline.ts';

const PLACES = ['--image', '1=images/one', '--machine', '2=/srv/box'];

describe('the command line', () => {
  test('names images, machines and the rest of the options', () => {
    const args = [
      '--port',
      '8080',
      '--account',
      '7',
      '--running-ms',
      '30',
      '--fault',
      'http-500',
      '--auto-accept',
    ];
    expect(readCommandLine([...PLACES, '--image', '3=three', ...args])).toEqual({
      kind: 'serve',
      logsRequests: false,
      options: {
        images: { 1: { name: 'one', folder: 'images/one' }, 3: { name: 'three', folder: 'three' } },
        machines: { 2: { name: 'box', folder: '/srv/box' } },
        port: 8080,
        accountserviceid: 7,
        timetable: { running: 30 },
        autoAccept: true,
        faults: [{ name: 'http-500', value: '', on: 'any', times: 1, after: 0 }],
      },
    });
  });

  test('needs no more than an image and a machine', () => {
    expect(readCommandLine(PLACES)).toMatchObject({ options: { port: 0, accountserviceid: 1001 } });
  });

  test('help and the list of faults need nothing', () => {
    expect(readCommandLine(['--help'])).toEqual({ kind: 'help' });
    expect(readCommandLine(['--list-faults'])).toEqual({ kind: 'list-faults' });
  });

  test.each([
    [['--machine', '2=box'], /^give at least one --image ID=DIR$/],
    [['--image', '1=one'], /^give at least one --machine ID=DIR$/],
    [['--image', 'one', '--machine', '2=box'], /^--image "one" is not ID=DIR with a positive integer$/],
    [[...PLACES, '--port', 'http'], /^--port takes a whole number, not "http"$/],
    [[...PLACES, '--port', '99999'], /^--port takes at most 65535, not 99999$/],
    [[...PLACES, '--fault', 'nothing'], /^no fault is called nothing;/],
    [[...PLACES, '--verbose'], /--verbose/],
  ])('%j is refused', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(message);
  });

  test('the help names every option, the list every fault with its default', () => {
    for (const option of [
      '--image',
      '--machine',
      '--port',
      '--account',
      '--running-ms',
      '--fault',
      '--auto-accept',
      '--log-requests',
    ])
      expect(HELP).toContain(option);
    expect(faultList()).toMatch(/^ {2}slow-answer +processed, .* \(1000\)$/m);
    expect(faultList()).toMatch(/^ {2}no-date +no Date header$/m);
  });
});
