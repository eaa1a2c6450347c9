import { describe, expect, test } from '@jest/globals';
import { parseCommandFile, readCommandFile } from '../../../dev/runner/command-file.ts';

describe('a command file', () => {
  test.each([
    ['a line for each value', 'a=1\nb=2\n', { a: '1', b: '2' }],
    ['values with equals signs and arrows', 'a=b=c<<d\n', { a: 'b=c<<d' }],
    ['lines up to a delimiter', 'a<<END\nx\n\ny=z\nEND\nb=1\n', { a: 'x\n\ny=z', b: '1' }],
    ['no lines up to a delimiter', 'a<<END\nEND\n', { a: '' }],
    ['the last value of a name', 'a=1\na=2\n', { a: '2' }],
    ['nothing', '\n', {}],
  ])('holds %s', (_, text, values) => {
    expect(parseCommandFile(text)).toEqual(values);
  });

  test.each(['a\n', 'a<<END\nx\n', '<<END\nEND\n', '=1\n'])(
    'that is not well formed is an error: %j',
    (text) => {
      expect(() => parseCommandFile(text)).toThrow('A command file has the line');
    },
  );

  test('that is only half written holds the values that are there to their end', () => {
    const [first, second] = ['a<<END\nx\ny\nEND', '\nb<<END\n1\nEND'];
    const text = first + second;
    for (let length = 0; length <= text.length; length += 1) {
      const whole = {
        ...(length >= first.length ? { a: 'x\ny' } : {}),
        ...(length >= text.length ? { b: '1' } : {}),
      };
      expect(readCommandFile(text.slice(0, length)).values).toEqual(whole);
    }
  });

  test('counts up to the first line of which nothing can be made', () => {
    expect(readCommandFile('a=1\nb<<END\nx\nc=2\n')).toEqual({ values: { a: '1' }, badLine: 'b<<END' });
    expect(readCommandFile('a=1\n').badLine).toBeUndefined();
  });
});
