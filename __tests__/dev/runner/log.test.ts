import { describe, expect, test } from '@jest/globals';
import { readLine, type LogLine } from '../../../dev/runner/log.ts';

describe('a line', () => {
  test.each([
    'Diff 12 created.',
    '',
    ':: nothing',
    'text ::error::within a line',
    ': :error::x',
    '#[error]x',
    '##[error without an end',
  ])('%j is text', (text) => {
    expect(readLine(text)).toEqual({ kind: 'text', text });
  });

  test.each<[string, LogLine]>([
    ['::error::boom', { kind: 'annotation', level: 'error', text: 'boom' }],
    ['::warning title=a,line=1::boom', { kind: 'annotation', level: 'warning', text: 'boom' }],
    ['  \t::notice::boom', { kind: 'annotation', level: 'notice', text: 'boom' }],
    ['::error::a::b', { kind: 'annotation', level: 'error', text: 'a::b' }],
    ['::group::Wait', { kind: 'group', title: 'Wait' }],
    ['::endgroup::', { kind: 'end-group' }],
    ['::debug::GET /', { kind: 'debug', text: 'GET /' }],
    ['::add-mask::S3CRET', { kind: 'mask', value: 'S3CRET' }],
    ['::set-env name=PATH::x', { kind: 'command', name: 'set-env', text: 'x' }],
  ])('%j is a command', (line, expected) => {
    expect(readLine(line)).toEqual(expected);
  });

  test.each<[string, LogLine]>([
    ['##[error]boom', { kind: 'annotation', level: 'error', text: 'boom' }],
    ['+ a path ##[error]boom', { kind: 'annotation', level: 'error', text: 'boom' }],
    ['###[add-mask]x', { kind: 'mask', value: 'x' }],
    ['x ##[set-env name=PATH;]y', { kind: 'command', name: 'set-env', text: 'y' }],
  ])('%j is a command too, of the older form', (line, expected) => {
    expect(readLine(line)).toEqual(expected);
  });

  test('the runner looks for the end of a command, whatever its properties hold', () => {
    expect(readLine('::error file=C:/x,line=1::boom')).toEqual({
      kind: 'annotation',
      level: 'error',
      text: 'boom',
    });
  });

  test('the runner does not mind the case of a command', () => {
    expect(readLine('::ERROR::boom')).toEqual({ kind: 'annotation', level: 'error', text: 'boom' });
  });

  test.each([
    ['a%0Ab%0Dc', 'a\nb\rc'],
    ['100%25', '100%'],
    ['%250A', '%0A'],
  ])('%j in a command stands for %j', (data, text) => {
    expect(readLine(`::error::${data}`)).toMatchObject({ text });
  });
});
