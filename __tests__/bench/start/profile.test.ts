import { describe, expect, test } from '@jest/globals';
import { ownerOf, timeByArea, type CpuProfile, type Frame } from '../../../bench/start/profile.js';

const frame = (functionName: string): Frame => ({ functionName, url: '', lineNumber: 0, columnNumber: 0 });

/** Root → library → node → library's own again; and Node's start beside them. */
const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 5] },
    { id: 2, callFrame: frame('library'), children: [3] },
    { id: 3, callFrame: frame('require'), children: [4] },
    { id: 4, callFrame: frame('other library') },
    { id: 5, callFrame: frame('start') },
  ],
  samples: [5, 2, 3, 4, 3, 5],
  timeDeltas: [7_000, 1_000, 2_000, 4_000, 500, 100],
};

const areaOf = ({ functionName }: Frame): string | undefined =>
  functionName.endsWith('library') ? functionName : undefined;

describe('the time of a profile', () => {
  const times = timeByArea(profile, areaOf);

  test('goes to the innermost area, with what that calls elsewhere', () => {
    expect(times.get('library')).toBeCloseTo(1 + 2 + 0.5);
    expect(times.get('other library')).toBeCloseTo(4);
  });

  test('goes to no area where no frame has one', () => {
    expect(times.get(undefined)).toBeCloseTo(7.1);
  });

  test('is all there', () => {
    expect([...times.values()].reduce((sum, ms) => sum + ms)).toBeCloseTo(14.6);
  });
});

describe('a source', () => {
  test.each([
    ['/p/node_modules/undici/lib/core/tree.js', 'undici'],
    ['/p/node_modules/@actions/core/lib/core.js', '@actions/core'],
    ['/p/node_modules/a/node_modules/b/index.js', 'b'],
    ['/p/node_modules/@octokit/request/dist-src/index.js', '@octokit/request'],
    ['.././src/report/words.ts', 'this action (`src`)'],
  ])('%s is of %s', (source, owner) => {
    expect(ownerOf(source)).toBe(owner);
  });

  test.each(['../webpack/bootstrap', '../external node-commonjs "http"'])(
    "%s is only the bundler's",
    (source) => {
      expect(ownerOf(source)).toBeUndefined();
    },
  );
});
