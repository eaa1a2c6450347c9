import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAnswerReader, type AnswerBody } from '../../src/client/answer-body.js';
import { createShapeLog } from '../../src/client/shape-log.js';
import { createCleaner } from '../../src/text/cleaner.js';

function bodyOf(text: string): AnswerBody {
  const reader = createAnswerReader();
  reader.write(Buffer.from(text));
  return reader.end();
}

function makeLog() {
  const debug: string[] = [];
  const info: string[] = [];
  const tell = createShapeLog(
    { debug: (line) => debug.push(line), info: (line) => info.push(line) },
    createCleaner(['hunter2']),
  );
  return { debug, info, tell: (call: string, text: string) => tell(call, bodyOf(text)) };
}

const PLEASE = 'Please tell us with a shape report (docs/shape-report.md), so that later versions know it.';

test('every shape goes to the debug log, that of lists of files too', () => {
  const { debug, info, tell } = makeLog();
  tell('status', '{"diffid": 7, "added": {"a/b": {"size": 17}, "c": {"size": 2}}, "removed": {}}');
  tell('status', '{"diffid": 7}');
  expect(debug).toEqual([
    'Shape of the answer to status: {diffid: number(1), added: object(2) of {size: number(2)}, removed: object(0)}',
    'Shape of the answer to status: {diffid: number(1)}',
  ]);
  expect(info).toEqual([]);
});

test.each([
  ['', 'no body'],
  ['<html>', 'no JSON'],
  ['[]', 'array(0)'],
  ['null', 'null'],
  ['"text"', 'string(4)'],
  ['{"added": null}', '{added: null}'],
])('of the body %j it says: %s', (text, shape) => {
  const { debug, tell } = makeLog();
  tell('create', text);
  expect(debug).toEqual([`Shape of the answer to create: ${shape}`]);
});

test('of a body that was too long to be read it says so', () => {
  const debug: string[] = [];
  const tell = createShapeLog(
    { debug: (line) => debug.push(line), info: () => undefined },
    createCleaner([]),
  );
  tell('create', { kind: 'too-long', limit: 64_000_000 });
  expect(debug).toEqual(['Shape of the answer to create: too long']);
});

test('what no document names is said to everybody, once', () => {
  const { info, tell } = makeLog();
  tell('create', '{"diffid": 7, "queue": 3, "jobeta": null}');
  tell('status', '{"diffid": 7, "queue": 12345, "jobeta": null}');
  tell('status', '{"diffid": 7, "queue": "three"}');
  expect(info).toEqual([
    `Clanforge's answers hold what no document names: queue: number(1), jobeta: null. ${PLEASE}`,
    `Clanforge's answers hold what no document names: queue: string(5). ${PLEASE}`,
  ]);
});

test('a new field of a changed file is seen in the first of every fifty, of twenty times fifty', () => {
  const file = (number: number) => `"f${number}": {${number === 50 ? '"md5": "x"' : ''}}`;
  const { info, tell } = makeLog();
  tell('status', `{"added": {${Array.from({ length: 60 }, (_, number) => file(number)).join()}}}`);
  expect(info).toEqual([
    `Clanforge's answers hold what no document names: added.*.md5: string(1). ${PLEASE}`,
  ]);
});

test('no more than twenty such things are told in a run', () => {
  const { info, tell } = makeLog();
  for (let batch = 0; batch < 4; batch += 1) {
    const fields = Array.from({ length: 15 }, (_, number) => `"new_${batch}_${number}": 1`);
    tell('status', `{${fields.join()}}`);
  }
  const told = info.join().match(/new_\d_\d+/g);
  expect(told).toHaveLength(20);
  expect(info).toHaveLength(2);
});

test('a secret that is the name of a field is redacted', () => {
  const { debug, info, tell } = makeLog();
  tell('create', '{"hunter2": 1}');
  expect([...debug, ...info].join()).not.toContain('hunter2');
});

test('the place of a list that was given twice, the last time as null, is not mixed up with it', () => {
  const { debug, tell } = makeLog();
  tell('status', '{"added": {"a": {}}, "added": 5}');
  expect(debug).toEqual(['Shape of the answer to status: {added: number(1)}']);
});

test('whatever the body is, it is one line of debug log, and nothing goes wrong: the diffid in it must not be lost', () => {
  const name = fc.constantFrom(
    'diffid',
    'added',
    'removed',
    'image',
    'size',
    '__proto__',
    'constructor',
    'toString',
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 0, -1.5, 'text', ''),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(name, tie('value'), { maxKeys: 5 }),
    ),
  })).value;
  const text = fc.oneof(
    json.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (body) => {
      const { debug, info, tell } = makeLog();
      tell('status', body);
      expect(debug).toHaveLength(1);
      for (const line of [...debug, ...info]) expect(line).not.toMatch(/\n|text/);
    }),
  );
});

test('the names in a list that is a tree of folders are told to nobody', () => {
  const { debug, info, tell } = makeLog();
  tell('status', '{"added": {"maps": {"secret_boss": {"intro": 17}, "readme": 3}, "sound": {"readme": 3}}}');
  tell('status', '{"\\u0061dded": {"maps": {"secret_boss": {"intro": 17}}}}');
  expect([...debug, ...info].join()).not.toMatch(/maps|sound|secret|intro|readme/);
});

test('an answer nested a million deep is told of like any other', () => {
  const { debug, tell } = makeLog();
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  tell('status', `{"diffid": 7, "messages": ${deep}, "added": {"a": ${deep}}, "image": {"name": ${deep}}}`);
  expect(debug).toEqual([
    'Shape of the answer to status: {diffid: number(1), messages: array(1) of array, added: object(1) of array(1) of array, image: {name: array(1) of array}}',
  ]);
});
