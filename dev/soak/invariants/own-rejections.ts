import { idOf, madeBy, modeOf, type Invariant } from './invariant.ts';

/**
 * A run rejects only its own diff, one that the user named, or with `on-lock` one that locked the image: never more than
 * one of those.
 */
export const ownRejections: Invariant = (record) => {
  const { requests, inputs, seen } = record;
  const rejected = requests.flatMap(({ kind, path }) =>
    kind === 'reject' ? [Number(/(\d+)\/reject$/.exec(path)?.[1])] : [],
  );
  const named = idOf(record, 'diffid');
  const isOwn = (diffid: number): boolean =>
    madeBy(record).includes(diffid) ||
    diffid === named ||
    (modeOf(record) !== 'watch' && seen.some(({ askedOf, toldWhose }) => askedOf === diffid && toldWhose));
  const others = new Set(rejected.filter((diffid) => !isOwn(diffid)));
  const mayRejectOthers = inputs['on-lock'] === 'reject' || inputs['on-lock'] === 'reject-failed';
  if (others.size > (mayRejectOthers ? 1 : 0)) return `it rejected the diffs ${[...others].join(', ')}`;
  const mayRejectOwn = inputs['reject-diff'] === 'always' || inputs['reject-diff'] === 'on-failure';
  const own = rejected.filter(isOwn);
  return own.length > 0 && !mayRejectOwn && !mayRejectOthers
    ? `it rejected its own diff ${own.join(', ')} unasked`
    : undefined;
};
