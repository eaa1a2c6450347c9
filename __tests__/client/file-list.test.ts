import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFileListBuilder } from '../../src/client/file-list.js';
import type { ChangedFile } from '../../src/job/job.js';

function listOf(files: readonly ChangedFile[]) {
  const builder = createFileListBuilder();
  for (const { path, size } of files) builder.add(path, size);
  return builder.build();
}

/** Without a million assertions: where the first file is that came back otherwise. */
function firstDifference(files: readonly ChangedFile[]): number {
  const back = [...listOf(files)];
  if (back.length !== files.length) return Math.min(back.length, files.length);
  return files.findIndex(({ path, size }, place) => path !== back[place]?.path || size !== back[place].size);
}

const path = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '/', 'é', '€', '😀', '\ud83d', '\ude00', '\u{feff}', '\0') }),
);
const size = fc.oneof(
  fc.constantFrom(undefined, 0, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
  fc.maxSafeNat(),
);
const file = fc
  .tuple(path, size)
  .map(([path, size]): ChangedFile => (size === undefined ? { path } : { path, size }));

describe('a list of files', () => {
  test('gives them back as they went in, in order, whenever it is looked through', () => {
    fc.assert(
      fc.property(fc.array(file), (files) => {
        const list = listOf(files);
        expect(list).toHaveLength(files.length);
        // A size that is not known is not there at all.
        expect([...list]).toStrictEqual(files);
        expect([...list]).toStrictEqual(files);
      }),
    );
  });

  test('keeps every size, also those about which its numbers of 32 bits end', () => {
    const sizes = [0, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
    const files = [...sizes.map((size) => ({ path: 'a', size })), { path: 'b' }];
    expect([...listOf(files)]).toStrictEqual(files);
  });

  test('can be looked through twice at a time', () => {
    const list = listOf([{ path: 'a' }, { path: 'b' }]);
    expect(Array.from(list, ({ path }) => [path, ...Array.from(list, (inner) => inner.path)])).toEqual([
      ['a', 'a', 'b'],
      ['b', 'a', 'b'],
    ]);
  });

  test.each([4_095, 4_096, 4_097, 20_000])('may have %d files, odd ones among them', (count) => {
    const files = Array.from({ length: count }, (_, place): ChangedFile => {
      if (place % 1_000 === 7) return { path: `half a pair \ud83d ${place}`, size: place };
      if (place % 1_000 === 8) return { path: `large ${place}`, size: 2 ** 40 + place };
      return place % 3 === 0 ? { path: `${place}` } : { path: `${place}`, size: place };
    });
    expect(listOf(files)).toHaveLength(count);
    expect(firstDifference(files)).toBe(-1);
  });

  test.each(['x', 'é', '€', '😀', '\ud83d'])('may have long paths of %j among short ones', (unit) => {
    const lengths = [1, 300_000, 0, 2, 100_000, 87_381, 87_382, 1, 600_000, 3, 262_144, 262_145, 1];
    const files = lengths.map((length, place): ChangedFile => ({ path: unit.repeat(length), size: place }));
    expect(firstDifference(files)).toBe(-1);
  });
});
