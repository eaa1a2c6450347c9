import { describe, expect, test } from '@jest/globals';
import { createFileListReader } from '../../src/client/file-list-reader.js';
import type { ChangedFile } from '../../src/job/job.js';

/** Reads a map from the texts between its marks: path, file, path, file, …, or the only one. */
function read(...texts: string[]): readonly ChangedFile[] {
  const reader = createFileListReader();
  for (const [index, text] of texts.slice(0, -1).entries()) {
    if (index % 2 === 0) reader.path(text);
    else reader.file(text);
  }
  return [...reader.end(texts.at(-1) ?? '')];
}

const readFile = (text: string) => read('"a"', text)[0];

describe('a list of files', () => {
  test.each(['', ' ', ' \t\r\n'])('without a path is empty (%j)', (text) => {
    expect(read(text)).toEqual([]);
  });

  test.each(['\u{a0}', '\u{feff}', '\u{2028}', '\v', '\f'])(
    'may have no white space but JSON’s (%j)',
    (text) => {
      expect(() => read(text)).toThrow(SyntaxError);
    },
  );

  test.each([199, 200, 201, 399, 400, 401])('of %d is read in order', (count) => {
    const names = Array.from({ length: count }, (_, place) => `${place}`);
    const texts = names.flatMap((name) => [` "${name}"\n`, ` {"size": ${name}} `]);
    expect(read(...texts)).toEqual(names.map((name) => ({ path: name, size: Number(name) })));
  });

  test('has each path as often as it came', () => {
    expect(read('"a"', '{"size": 1}', '"a"', '{"size": 2}')).toEqual([
      { path: 'a', size: 1 },
      { path: 'a', size: 2 },
    ]);
  });

  test.each(['1', 'null', '["a"]', '{"a": 1}', '', ' ', 'a', '"a" "b"', '"a", "b"', "'a'", '"\\x"', '"\n"'])(
    'has no path %j',
    (text) => {
      expect(() => read(text, '{}')).toThrow(SyntaxError);
    },
  );

  test.each(['', ' ', '1, 2', '1 2', '{', '}', '[}', '[1:2]', '{"size": 01}', 'undefined'])(
    'has no file %j',
    (text) => {
      expect(() => read('"a"', text)).toThrow(SyntaxError);
    },
  );

  test.each([0, 1, 199, 200, 201])('has neither half an entry nor one too many behind %d', (count) => {
    const begin = () => {
      const reader = createFileListReader();
      for (let place = 0; place < count; place += 1) {
        reader.path(`"${place}"`);
        reader.file('{}');
      }
      return reader;
    };
    const inPath = () => {
      const reader = begin();
      reader.path('"a"');
      return reader;
    };
    expect(() => begin().file('1')).toThrow(SyntaxError);
    expect(() => begin().file('')).toThrow(SyntaxError);
    expect(() => begin().end('"a"')).toThrow(SyntaxError);
    expect(() => inPath().path('"b"')).toThrow(SyntaxError);
    expect(() => inPath().end('')).toThrow(SyntaxError);
    expect([...inPath().end('1')]).toHaveLength(count + 1);
  });

  test('has no comma behind its last file', () => {
    const reader = createFileListReader();
    reader.path('"a"');
    reader.file('{}');
    expect(() => reader.end(' ')).toThrow(SyntaxError);
  });
});

describe('the size of a file', () => {
  test.each([
    ['0', 0],
    ['7', 7],
    ['1e3', 1_000],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['"0"', 0],
    ['"0012"', 12],
    ['"9007199254740991"', Number.MAX_SAFE_INTEGER],
    ['8, "size": 9', 9],
  ])('%s is read', (text, size) => {
    expect(readFile(`{"md5": "x", "size": ${text}}`)).toStrictEqual({ path: 'a', size });
  });

  test.each([
    ...['-1', '-2', '1.5', '9007199254740992', '1e400', '"9007199254740992"', `"${'1'.repeat(400)}"`],
    ...[
      '""',
      '" 1"',
      '"1\\n"',
      '"-1"',
      '"1.5"',
      '"0x10"',
      '"1e3"',
      '"٣"',
      'null',
      'true',
      '[7]',
      '{"size": 7}',
    ],
  ])('%s is none', (text) => {
    expect(readFile(`{"size": ${text}}`)).toStrictEqual({ path: 'a' });
  });

  test.each([
    '{}',
    '{"Size": 7}',
    '{"md5": {"size": 7}}',
    '[]',
    '[{"size": 7}]',
    '"size"',
    '7',
    'null',
    'true',
  ])('is not in %s', (text) => {
    expect(readFile(text)).toStrictEqual({ path: 'a' });
  });
});
