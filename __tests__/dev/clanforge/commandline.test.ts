import { describe, expect, test } from '@jest/globals';
import { faultList, HELP, readCommandLine } from '../../../dev/clanforge/commandline.ts';
import { parseFault, readyFault } from '../../../dev/clanforge/faults.ts';

const PLACES = '--image 1=images/one --machine 2=/srv/box'.split(' ');

test('the command line has images, machines and options', () => {
  const args = '--image 3=three --port 8080 --account 7 --running-ms 30 --fault http-500';
  expect(readCommandLine([...PLACES, ...args.split(' ')])).toEqual({
    kind: 'serve',
    logsRequests: false,
    options: {
      images: { 1: { name: 'one', folder: 'images/one' }, 3: { name: 'three', folder: 'three' } },
      machines: { 2: { name: 'box', folder: '/srv/box' } },
      ...{ port: 8080, accountserviceid: 7, timetable: { running: 30 } },
      faults: [{ name: 'http-500', value: '', on: 'any', times: 1, after: 0 }],
    },
  });
  expect(readCommandLine(PLACES)).toMatchObject({ options: { port: 0, accountserviceid: 1001 } });
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
  for (const option of 'image machine port account running-ms fault log-requests'.split(' '))
    expect(HELP).toContain(`--${option}`);
  expect(faultList()).toMatch(/^ {2}slow-answer +processed, .* \(1000\)$/m);
  expect(faultList()).toMatch(/^ {2}no-date +no Date header$/m);
});

describe('a fault as text', () => {
  const any = { value: '', on: 'any', times: 1, after: 0 } as const;

  test.each([
    ['http-429=2@status*3', { ...any, name: 'http-429', value: '2', on: 'status', times: 3 }],
    ['http-500', { ...any, name: 'http-500' }],
    ['stuck-job+1', { ...any, name: 'stuck-job', times: Infinity, after: 1 }],
    ['envelope=a@b*c', { ...any, name: 'envelope', value: 'a@b*c' }],
    ['slow-answer', { ...any, name: 'slow-answer', value: '1000' }],
    ['stale-after-retry', { ...any, name: 'stale-after-retry', value: '1', on: 'retry', times: Infinity }],
  ] as const)('%s is read as %j', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
    expect(readyFault(fault)).toEqual(fault);
  });

  test.each([
    ['http-999', /^no fault is called http-999; there are: lost-answer, /],
    ['http-500@delete', /is not name\[=value\]\[@on\]\[\+after\]\[\*times\] with on one of any, create, /],
    ['failing-job@status', /^fault failing-job goes @any, @create, @retry, not @status$/],
    ['squashed-job=x', /^fault squashed-job takes no value$/],
    ['slow-answer=soon', /^fault slow-answer takes a whole number, not "soon"$/],
    ['http-500*0', /^fault http-500: times is a whole number from 1$/],
  ])('%s is refused', (text, message) => {
    expect(() => parseFault(text)).toThrow(message);
  });
});
