import { describe, expect, test } from '@jest/globals';
import { combinationsOf } from '../../../dev/workflows/matrix.ts';

describe('a matrix', () => {
  test('of lists is every combination, the first list changing slowest', () => {
    expect(combinationsOf({ os: ['a', 'b'], node: [20, 24] })).toEqual([
      { os: 'a', node: 20 },
      { os: 'a', node: 24 },
      { os: 'b', node: 20 },
      { os: 'b', node: 24 },
    ]);
  });

  test('of includes alone is just those', () => {
    const include = [{ imageid: 5001, machineid: 7001 }, { imageid: 5002 }];
    expect(combinationsOf({ include })).toEqual(include);
  });

  test('leaves out what agrees with an exclude', () => {
    expect(combinationsOf({ os: ['a', 'b'], node: [20, 24], exclude: [{ os: 'a', node: 20 }] })).toEqual([
      { os: 'a', node: 24 },
      { os: 'b', node: 20 },
      { os: 'b', node: 24 },
    ]);
  });

  test('adds an include to the combinations that it does not change, and else as one more', () => {
    const include = [{ color: 'green' }, { os: 'b', color: 'pink' }, { os: 'c' }, { os: 'c', color: 'red' }];
    expect(combinationsOf({ os: ['a', 'b'], include })).toEqual([
      { os: 'a', color: 'green' },
      { os: 'b', color: 'pink' },
      { os: 'c' },
      { os: 'c', color: 'red' },
    ]);
  });

  test.each([[{ os: 'a' }], [['a']], [{ include: ['a'] }]])(
    'that is not well formed is an error: %j',
    (matrix) => {
      expect(() => combinationsOf(matrix)).toThrow('A matrix wants a');
    },
  );
});
