import { describe, expect, test } from '@jest/globals';
import { withRange } from '../../bench/figures.js';
import { extremes, growthExponent, median, quartiles } from '../../bench/statistics.js';

describe('the median', () => {
  test.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });

  test('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

test('the middle half lies between the quartiles', () => {
  expect(quartiles([5, 1, 4, 2, 3])).toEqual([2, 4]);
  expect(quartiles([1, 2])).toEqual([1.25, 1.75]);
});

test('a median is shown with its range, or alone where there is none', () => {
  expect(withRange([1, 2, 4], extremes)).toBe('2.00 (1.00–4.00)');
  expect(withRange([1, 1.001], extremes)).toBe('1.00');
});

describe('the exponent of growth', () => {
  const sizes = [10_000, 100_000, 1_000_000];
  const grown = (costOf: (size: number) => number) => sizes.map((size) => ({ size, cost: costOf(size) }));

  test.each([
    ['proportional to the size', (size: number) => 3 * size, 1],
    ['proportional to its square', (size: number) => size ** 2 / 7, 2],
    ['that stays the same', () => 5, 0],
  ])('of a cost %s is found', (_, costOf, exponent) => {
    expect(growthExponent(grown(costOf))).toBeCloseTo(exponent, 10);
  });

  test('between two sizes is the ratio of the logarithms', () => {
    expect(
      growthExponent([
        { size: 10, cost: 1 },
        { size: 1_000, cost: 10 },
      ]),
    ).toBeCloseTo(0.5, 10);
  });

  test('over more of them is that of the line which fits best', () => {
    const [small, middle, large] = [1, 10 ** 1.1, 10 ** 1.9];
    expect(
      growthExponent([
        { size: 1, cost: small },
        { size: 10, cost: middle },
        { size: 100, cost: large },
      ]),
    ).toBeCloseTo(0.95, 10);
  });
});
