import { duration } from '../../src/text/quantities.js';
import type { Benchmark } from '../section.js';
import { table, type Row } from '../table.js';
import { aimsWithHints, aimsWithoutHints } from './aims.js';
import { compare, type Comparison, type Named } from './comparison.js';
import { EXACT, INEXACT, NONE } from './hint-class.js';
import { drawPicture } from './picture.js';
import type { Results } from './results.js';
import { makeTraces } from './trace.js';
import { percent, seconds, times } from './words.js';

const JOBS = 16_000;

const SEED = 1;

const PICTURE = 'polling.svg';

/** How soon the end of a job is seen, and by how many calls, next to other schedules. */
export const benchmarkPolling: Benchmark = (tell) => {
  const comparison = compare(makeTraces(JOBS, SEED), tell);
  return Promise.resolve({
    title: 'When to look again',
    text: [
      INTRODUCTION,
      `![Mean calls against mean delay of all schedules, and what hints change for this action](${PICTURE})`,
      '### Without hints',
      WITHOUT_HINTS,
      scheduleTable(comparison),
      aimsWithoutHints(comparison).join('\n'),
      '### With hints',
      WITH_HINTS,
      [NONE, ...EXACT, ...INEXACT].map(({ name, meaning }) => `- **${name}**: ${meaning}`).join('\n'),
      hintsTable(comparison),
      aimsWithHints(comparison).join('\n'),
      '### Why these parts of the time waited',
      PARTS,
      partsTable(comparison),
    ].join('\n\n'),
    pictures: { [PICTURE]: drawPicture(comparison) },
  });
};

const INTRODUCTION = `A simulation on a virtual clock, the same in every run: ${JOBS.toLocaleString('en-US')} jobs of 5 s to 2 h, as many of 10 to 20 s as of 10 to 20 min. Half of them run at once, the others queue first, for up to 90 % of their length. A request and its answer take 50 to 500 ms together, and the nth request about a job takes the same time in every schedule. \`jobeta\` and \`Date\` are whole seconds of a clock that is up to five days off, \`jobprogress\` is in whole percents. This action runs its own code, with a longest pause of 15 s (\`poll-interval-seconds\`).

*Calls* are status reads per job, on average. *Delay* is the time from the end of the job to the arrival of the answer that shows it: its mean, what 95 % of the jobs stay below, and the mean of its share in the length of each job.`;

const WITHOUT_HINTS = `Only this action looks at hints, so the others are as good or bad with them. Knowing the end is what no schedule can do: the first of these two keeps to the longest pause, since a job can fail at any moment, and is the least that is possible so.`;

const WITH_HINTS = `What Clanforge tells of the end may be wrong in many ways, and nothing in one answer shows whether it is. Ratios are to the same jobs without hints; *above* is how many calls the worst job took more than its length / 15 s.`;

const PARTS = `Pauses that are a part of the time waited (1 s at least, 15 s at most), for any part. This action takes 8 % when it knows nothing, which keeps the delay below 4 % of the job's length, and 16 % while the job queues, where it can only fail: that saves the calls by which it is better than the line of 8 %. Before an end that \`jobeta\` foretells it takes 26 %: with less, exact hints would need more than 12 calls above. An end that is foretold too late then costs what the line of 26 % costs. That is at most a quarter more in mean delay, but more than that in the delay relative to the length, where short jobs count as much as long ones. Both cannot be had at once: a hint that is five times too late looks like a right one until the job is over, so the calls that are saved before a right one are missing before a late one.`;

function scheduleTable({ none, exact, others, oracles }: Comparison): string {
  const [right] = exact;
  const rows: Named[] = [
    { ...none, name: 'this action, no hints' },
    ...(right === undefined ? [] : [{ ...right, name: 'this action, exact hints' }]),
    ...others,
    ...oracles,
  ];
  return table(
    ['schedule', 'calls', 'delay', '95 %', 'of length', 'longest pause'],
    rows.map(({ name, results }) => [name, ...costs(results), duration(results.longestPauseMs)]),
  );
}

function hintsTable({ none, exact, inexact }: Comparison): string {
  const toNone = (of: (results: Results) => number, results: Results): string =>
    times(of(results) / of(none.results));
  const row = ({ name, results }: Named): Row => {
    const [calls, delay, ...rest] = costs(results);
    return [
      name,
      calls,
      toNone((some) => some.calls, results),
      delay,
      toNone((some) => some.delayMs.mean, results),
      ...rest,
      toNone((some) => some.relativeDelay, results),
      results.mostCallsAbove.toFixed(1),
    ];
  };
  return table(
    ['hints', 'calls', 'ratio', 'delay', 'ratio', '95 %', 'of length', 'ratio', 'above'],
    [none, ...exact, ...inexact].map(row),
  );
}

function partsTable({ parts }: Comparison): string {
  return table(
    ['pauses', 'calls', 'delay', '95 %', 'of length', 'above'],
    parts.map(({ name, results }) => [name, ...costs(results), results.mostCallsAbove.toFixed(1)]),
  );
}

function costs({ calls, delayMs, relativeDelay }: Results): [string, string, string, string] {
  return [calls.toFixed(1), seconds(delayMs.mean), seconds(delayMs.p95), percent(relativeDelay)];
}
