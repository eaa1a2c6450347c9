import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHeaderLog } from '../../src/client/header-log.js';
import { createCleaner } from '../../src/text/cleaner.js';

function makeLog() {
  const debug: string[] = [];
  const tell = createHeaderLog({ debug: (line) => debug.push(line) }, createCleaner(['hunter2']));
  return { debug, tell };
}

test('the first answer of each call and HTTP status tells the names of its headers', () => {
  const { debug, tell } = makeLog();
  tell('status', 200, { date: 'today', 'content-type': 'text/plain' });
  tell('status', 200, { 'x-late': '1' });
  tell('status', 429, { 'retry-after': '7' });
  tell('create', 200, {});
  expect(debug).toEqual([
    'Headers of the answer to status, HTTP 200: content-type, date',
    'Headers of the answer to status, HTTP 429: retry-after',
    'Headers of the answer to create, HTTP 200: none',
  ]);
});

test('a name that is unlike those of headers, or long, shows only its length', () => {
  const { debug, tell } = makeLog();
  tell('status', 200, { [`x-${'y'.repeat(38)}`]: '', [`x-${'y'.repeat(39)}`]: '', "x!'|": '', '7': '' });
  expect(debug).toEqual([
    `Headers of the answer to status, HTTP 200: ?(1), ?(4), x-${'y'.repeat(38)}, ?(41)`,
  ]);
});

test('a secret that is a name is redacted', () => {
  const { debug, tell } = makeLog();
  tell('status', 200, { 'x-hunter2': '' });
  expect(debug).toEqual(['Headers of the answer to status, HTTP 200: x-***']);
});

test('there are at most forty names in a line, and twenty lines in a run', () => {
  const { debug, tell } = makeLog();
  const headersOf = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, number) => [`h-${100 + number}`, '']));
  const headers = headersOf(43);
  for (let status = 200; status < 230; status += 1) tell('status', status, headers);
  expect(debug).toHaveLength(20);
  expect(debug[0]?.match(/h-\d+/g)).toHaveLength(40);
  expect(debug[0]).toMatch(/h-139, 3 more$/);
  const full = makeLog();
  full.tell('status', 200, headersOf(40));
  expect(full.debug[0]).toMatch(/h-139$/);
});

test('no value is ever shown', () => {
  const value = fc.string({ minLength: 4, unit: fc.constantFrom('Ä', 'Q', '/', '%', '\n') });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (headers) => {
      const { debug, tell } = makeLog();
      tell('status', 200, headers);
      expect(debug).toHaveLength(1);
      expect(debug[0]).toMatch(/^Headers of the answer to status, HTTP 200: [A-Za-z0-9?(), -]*$/);
      for (const text of Object.values(headers)) expect(debug[0]).not.toContain(text);
    }),
  );
});
