import { Buffer } from 'node:buffer';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAnswerReader } from '../../src/client/answer-body.js';
import { CHANGE_KINDS, type ChangedFile } from '../../src/job/job.js';

function readChunks(chunks: Iterable<Uint8Array>) {
  const reader = createAnswerReader();
  for (const chunk of chunks) reader.write(chunk);
  const body = reader.end();
  if (body.kind !== 'json') return body;
  const { kind, json } = body;
  const files: Partial<Record<string, readonly ChangedFile[]>> = Object.fromEntries(
    Object.entries(body.files).map(([kind, list]) => [kind, [...(list ?? [])]]),
  );
  return { kind, json, files };
}

const read = (body: string | Uint8Array) => readChunks([Buffer.from(body)]);

/** Where to cut a body, as shares of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

function cut(body: string | Uint8Array, at: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(body);
  const ends = at.map((share) => Math.round(share * bytes.length)).sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const bytesOf = (body: string | Uint8Array) => Array.from(Buffer.from(body), (byte) => Buffer.of(byte));

function isList(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of what `JSON.parse` reads, with null in place of the lists at its top. */
function restOf(text: string): string {
  const json: unknown = JSON.parse(text);
  if (isList(json)) {
    const fields = json as Record<string, unknown>;
    for (const kind of CHANGE_KINDS) if (isList(fields[kind])) fields[kind] = null;
  }
  return JSON.stringify(json);
}

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 2 });

/** Texts side by side, with white space in between. */
const spaced = (...texts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...texts.flatMap((text) => [space, typeof text === 'string' ? fc.constant(text) : text]), space)
    .map((parts) => parts.join(''));

const unitEscapes = (text: string) =>
  `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;

const string = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      'a',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '\n',
      'é',
      '€',
      '😀',
      '\ud83d',
      '\ude00',
    ),
    maxLength: 8,
  }),
  fc.constantFrom(
    '',
    '__proto__',
    '0',
    '10',
    '2',
    'constructor',
    'added":{',
    '","added":{',
    '\\"added',
    'size',
  ),
);
const nameOfList = fc.constantFrom(...CHANGE_KINDS);
const stringText = fc
  .tuple(string, fc.constantFrom(JSON.stringify, unitEscapes))
  .map(([text, spell]) => spell(text));

const { value: valueText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom('null', 'true', 'false', '0', '-1.5e3', '[]', '{}'),
    stringText,
    fc.array(spaced(tie('value')), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(spaced(fc.oneof(stringText, nameOfList.map(quote)), ':', tie('value')), { maxLength: 3 })
      .map((fields) => `{${fields.join(',')}}`),
  ),
}));

function quote(text: string): string {
  return JSON.stringify(text);
}

/** A file's text, and the size that is read from it. */
const fileText = fc.oneof(
  fc.nat().map((size) => ({ text: `{"size" : ${size}, "md5": "}{,:"}`, size })),
  fc.nat().map((size) => ({ text: `{"mode": ["]", {"size": 1}],"size":"${size}"}`, size })),
  valueText.map((text) => ({ text: `[${text}]`, size: undefined })),
  stringText.map((text) => ({ text, size: undefined })),
);

interface Field {
  readonly name: string;
  readonly text: string;
  readonly files?: readonly ChangedFile[];
}

const listField: fc.Arbitrary<Field> = fc
  .tuple(
    nameOfList,
    fc.uniqueArray(fc.record({ path: string, file: fileText, space }), {
      selector: ({ path }) => path,
      maxLength: 5,
    }),
    spaced(':'),
    space,
  )
  .map(([name, entries, colon, space]) => ({
    name,
    text: `"${name}"${colon}{${space}${entries
      .map((entry) => `${quote(entry.path)}${entry.space}:${entry.file.text}${entry.space}`)
      .join(`,${space}`)}}`,
    files: entries.map(({ path, file: { size } }) => (size === undefined ? { path } : { path, size })),
  }));
const otherField: fc.Arbitrary<Field> = fc.oneof(
  fc
    .tuple(string, valueText, spaced(':'))
    .map(([name, text, colon]) => ({ name, text: `${quote(name)}${colon}${text}` })),
  fc
    .tuple(nameOfList, valueText, space)
    .map(([name, text, space]) => ({ name, text: `"${name}":[${space}${text}]` })),
);
const fields = fc.uniqueArray(fc.oneof(listField, otherField), {
  selector: ({ name }) => name,
  maxLength: 6,
});
const objectText = (all: readonly Field[], space: string) =>
  `${space}{${space}${all.map(({ text }) => text).join(`${space},${space}`)}${space}}${space}`;

describe('an answer', () => {
  test('is read wherever it is cut, the lists of files apart from the rest', () => {
    fc.assert(
      fc.property(fields, space, cuts, (all, space, at) => {
        const text = objectText(all, space);
        const body = readChunks(cut(text, at));
        if (body.kind !== 'json') throw new Error(body.kind);
        expect(JSON.stringify(body.json)).toBe(restOf(text));
        expect(body.files).toStrictEqual(
          Object.fromEntries(all.flatMap(({ name, files }) => (files === undefined ? [] : [[name, files]]))),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('is read byte by byte', () => {
    const text = String.raw`{"näme\\\"": "\u00e9😀{", "added": {"ä\"\\": {"size": 1}, "😀": 2}, "removed": {}}`;
    expect(readChunks(bytesOf(text))).toEqual({
      kind: 'json',
      json: { 'näme\\"': 'é😀{', added: null, removed: null },
      files: { added: [{ path: 'ä"\\', size: 1 }, { path: '😀' }], removed: [] },
    });
  });

  test('may be any JSON', () => {
    fc.assert(
      fc.property(spaced(valueText), cuts, (text, at) => {
        const body = readChunks(cut(text, at));
        if (body.kind !== 'json') throw new Error(body.kind);
        expect(JSON.stringify(body.json)).toBe(restOf(text));
      }),
    );
  });

  test('may be indented', () => {
    const files = { 'a.txt': { size: 1 }, b: { size: '2' } };
    const answer = { diffid: 1, game: { added: files }, added: files, modified: [], removed: null };
    expect(read(JSON.stringify(answer, undefined, 4))).toEqual({
      kind: 'json',
      json: { ...answer, added: null },
      files: {
        added: [
          { path: 'a.txt', size: 1 },
          { path: 'b', size: 2 },
        ],
      },
    });
  });

  test('has the last of several lists of a name', () => {
    expect(read('{"added": {"a": 1, "b": 1}, "removed": {"x": 1}, "added": {"c": 1}}')).toEqual({
      kind: 'json',
      json: { added: null, removed: null },
      files: { added: [{ path: 'c' }], removed: [{ path: 'x' }] },
    });
  });

  test.each([0, 1, 90, 91, 92, 93, 94, 1_000])(
    'has no list in a name that ends like one, %d blanks on',
    (count) => {
      const text = String.raw`{"x\"added":${' '.repeat(count)}{"a": 1}}`;
      expect(read(text)).toEqual({ kind: 'json', json: JSON.parse(text) as unknown, files: {} });
    },
  );

  test('may be large and in odd shapes', () => {
    const many = 400_000;
    const deep = `${'['.repeat(many / 4)}${']'.repeat(many / 4)}`;
    const odd = [
      ...['x', String.raw`\\`, String.raw`\"`, '{', String.raw`\u0022`].map(
        (part) => `"${part.repeat(many / part.length)}"`,
      ),
      ' '.repeat(many) + '1',
      `{${'"x":{},'.repeat(many / 10)}"y":[]}`,
      deep,
    ];
    for (const text of odd) {
      for (const chunk of [2 ** 14, Number.MAX_SAFE_INTEGER]) {
        const bytes = Buffer.from(
          `{"text":${text},"added":{${text.startsWith('"') ? text : '"a"'}:${text}}}`,
        );
        const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) =>
          bytes.subarray(index * chunk, (index + 1) * chunk),
        );
        const body = readChunks(chunks);
        expect(body.kind).toBe('json');
        expect(body).toHaveProperty('files.added.length', 1);
      }
    }
    expect(read('['.repeat(many))).toEqual({ kind: 'no-json' });
    expect(read(`[${'{},'.repeat(many / 10)}{}]`).kind).toBe('json');
  });
});

describe('a text that is too long for one', () => {
  const million = 'x'.repeat(1_000_000);
  const filled = (before: string, millions: number, after: string) =>
    readChunks([before, ...Array<string>(millions).fill(million), after].map((text) => Buffer.from(text)));

  test.each([
    ['beside the lists of files', '{"messages": ["', '"]}'],
    ['in a list of files that is no map', '{"added": ["', '"]}'],
    ['in one path', '{"added": {"', '": {}}}'],
    ['in no JSON at all', '<html>', '</html>'],
  ])('%s is not taken in', (_where, before, after) => {
    expect(filled(before, 64, after)).toEqual({ kind: 'too-long', limit: 64_000_000 });
    expect(filled(before, 63, after).kind).not.toBe('too-long');
  });
});

describe('what is no JSON', () => {
  const accepts = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  /** What is wrong about how a text is read, if anything is. */
  function fault(text: string, chunks: Iterable<Uint8Array>): string | undefined {
    const body = readChunks(chunks);
    if ((body.kind === 'json') !== accepts(text)) return `${body.kind}: ${text}`;
    if (body.kind !== 'json') return undefined;
    if (JSON.stringify(body.json) !== restOf(text)) return `otherwise: ${text}`;
    const json: unknown = JSON.parse(text);
    for (const kind of isList(json) ? CHANGE_KINDS : []) {
      const list = (json as Record<string, unknown>)[kind];
      if (!isList(list)) continue;
      const paths = new Set(body.files[kind]?.map(({ path }) => path));
      const names = new Set(Object.keys(list));
      if (paths.size !== names.size || [...names].some((name) => !paths.has(name)))
        return `other ${kind}: ${text}`;
    }
    return undefined;
  }

  const TOKENS = ['{', '}', '[', ']', ':', ',', '"a"', '1'];

  test('is refused, and all else read, however a list goes on', () => {
    const ends = ['', '}', '}}'];
    const faults: string[] = [];
    const look = (begin: string, more: number): void => {
      for (const end of ends) {
        const text = begin + end;
        const found = fault(text, [Buffer.from(text)]);
        if (found !== undefined) faults.push(found);
      }
      if (more > 0) for (const token of TOKENS) look(begin + token, more - 1);
    };
    look('{"added":', 3);
    look('{"added":{', 4);
    look('{"added":{"b":', 3);
    look('{"added":{"b":2', 3);
    look('{"added":{"b":2}', 3);
    expect(faults).toEqual([]);
  });

  /** Also what others take for white space. */
  const odds = [
    '"',
    '\\',
    ' ',
    '\n',
    '\u{a0}',
    '\u{feff}',
    '\u{2028}',
    '\v',
    'null',
    '-',
    '"added":{',
    '"modified"',
    '""',
    '"b":2',
  ];
  const bits = fc.constantFrom(...TOKENS, ...odds);
  interface Change {
    readonly at: number;
    readonly removed: number;
    readonly inserted: string;
  }
  const change: fc.Arbitrary<Change> = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.constantFrom(0, 0, 1, 1, 2, 3, Infinity),
    inserted: fc.array(bits, { maxLength: 2 }).map((parts) => parts.join('')),
  });
  const base = fc
    .record({
      before: fc.constantFrom(
        '',
        '"x":{"added":{"a":1}},',
        '"added":[],',
        '"modified":{"z":{}},',
        '"s":"\\"added\\":{",',
      ),
      filler: fc.constantFrom(0, 0, 0, 0, 0, 0, 198, 199, 200, 398),
      entries: fc.constantFrom('', '"a":1', '"a" : {"size":1} , "b":[2,{}]', '"a":{},"a":"\\"}"', ' '),
      after: fc.constantFrom('', ',"removed":{"r":[]}', ',"added":{"q":1}', ',"y":1', ' '),
    })
    .map(({ before, filler, entries, after }) => ({
      begin: `{${before}"added":{${Array.from({ length: filler }, (_, place) => `"f${place}":1,`).join('')}`,
      rest: `${entries}}${after}}`,
    }));

  function changed(text: string, { at, removed, inserted }: Change): string {
    const start = Math.round(at * text.length);
    return text.slice(0, start) + inserted + text.slice(start + removed);
  }

  test('is refused, and all else read, wherever a text was changed or cut', () => {
    fc.assert(
      fc.property(
        base,
        fc.array(change, { maxLength: 3 }),
        fc.boolean(),
        cuts,
        ({ begin, rest }, changes, isEarly, at) => {
          // Mostly behind the many files: what is before them is much the same in each.
          const text = isEarly
            ? changes.reduce(changed, begin + rest)
            : begin + changes.reduce(changed, rest);
          // A byte-order mark at the begin is none of the text.
          expect(fault(text.replace(/^\u{feff}/u, ''), cut(text, at))).toBeUndefined();
        },
      ),
      { numRuns: 4_000 },
    );
  });

  test.each([
    '{"added":{"a",:1}}',
    '{"added":{"a":1,}}',
    '{"added":{"a"}}',
    '{"added":{1:2}}',
    '{"added":{"a":1]}',
    '{"added":{}}{}',
    ' \n',
  ])('is %j', (text) => {
    expect(read(text)).toEqual({ kind: 'no-json' });
    expect(readChunks(bytesOf(text))).toEqual({ kind: 'no-json' });
  });

  test.each([0, 1, 198, 199, 200, 201, 399, 400])(
    'is a list with a comma too many behind %d files',
    (count) => {
      const files = Array.from({ length: count }, (_, place) => `"${place}":{}`);
      for (const comma of [', ', ' ,\n,']) {
        for (const more of ['', '"a":{}']) {
          if (comma === ', ' && more !== '') continue;
          expect(read(`{"added":{${files.join(',')}${comma}${more}}}`)).toEqual({ kind: 'no-json' });
        }
      }
    },
  );
});

describe('an empty body', () => {
  test.each([[[]], [[new Uint8Array()]], [[new Uint8Array(), new Uint8Array()]]])(
    'is none (%j)',
    (chunks) => {
      expect(readChunks(chunks)).toEqual({ kind: 'empty' });
    },
  );

  test('is not one of white space, a byte-order mark or half a character', () => {
    for (const body of [' ', '\u{feff}', Buffer.of(0xef), Buffer.of(0)]) {
      expect(readChunks([new Uint8Array(), Buffer.from(body), new Uint8Array()])).toEqual({
        kind: 'no-json',
      });
    }
  });
});

describe('the bytes of an answer', () => {
  test('may begin with one byte-order mark, and only begin', () => {
    const marked = Buffer.from('\u{feff}{"added":{"\u{feff}":1}}');
    expect(readChunks(bytesOf(marked))).toEqual({
      kind: 'json',
      json: { added: null },
      files: { added: [{ path: '\u{feff}' }] },
    });
    for (const body of ['\u{feff}\u{feff}{}', '{\u{feff}}', '{}\u{feff}']) {
      expect(readChunks(bytesOf(body))).toEqual({ kind: 'no-json' });
    }
  });

  test('may be no UTF-8, which counts as U+FFFD', () => {
    const odd = fc.array(
      fc.constantFrom(
        0x41,
        0x80,
        0xbf,
        0xc3,
        0xe2,
        0x82,
        0xac,
        0xed,
        0xa0,
        0xef,
        0xbb,
        0xf0,
        0x9f,
        0x98,
        0xf4,
        0x90,
        0xff,
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(odd, cuts, (bytes, at) => {
        const name = Buffer.from(bytes);
        const body = Buffer.concat([
          Buffer.from('{"x":"'),
          name,
          Buffer.from('","added":{"'),
          name,
          Buffer.from('":1}}'),
        ]);
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(name);
        expect(readChunks(cut(body, at))).toEqual({
          kind: 'json',
          json: { x: text, added: null },
          files: { added: [{ path: text }] },
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test('are no JSON when they end within a character behind it', () => {
    expect(readChunks([Buffer.from('{"added":{}}'), Buffer.of(0xe2, 0x82)])).toEqual({ kind: 'no-json' });
  });
});
