/** Turns the inputs into settings, or reports everything that is wrong with them. */
import type { PathRuleName, Rules } from '../rules/rules.ts';
import type { PathPatterns } from '../rules/patterns.ts';
import { readConnection, type SecretsHint } from './connection.ts';
import { count, createInputReader, decimal, isHeaderWord, positiveId } from './reader.ts';
import type { InputName, InputReader, Parser, RawInputs } from './reader.ts';
import type { RejectDiff, Reporting, Settings, Task } from './settings.ts';

/**
 * @param setupFaults - what else is wrong, so that no request must be sent
 * @param hint - why secrets may be missing, for the message about them
 * @returns `settings` is undefined if there are faults
 */
export async function readInputs(raw: RawInputs, setupFaults: readonly string[], hint: SecretsHint) {
  const reader = createInputReader(raw);
  const ids = {
    imageid: parseId(reader, 'imageid'),
    machineid: parseId(reader, 'machineid'),
    diffid: parseId(reader, 'diffid'),
  };
  const reporting = readReporting(reader, ids);
  const settings = await readSettings(reader, ids, hint);
  const faults = [...reader.faults, ...setupFaults];
  return { reporting, settings: faults.length === 0 ? settings : undefined, faults };
}

type Ids = Readonly<Record<'imageid' | 'machineid' | 'diffid', number | undefined>>;

function parseId(reader: InputReader, name: InputName): number | undefined {
  return reader.parse(name, positiveId, 'must be a positive whole number');
}

async function readSettings(reader: InputReader, ids: Ids, hint: SecretsHint): Promise<Settings | undefined> {
  const { parse, choice } = reader;
  const mode = choice('mode', ['run', 'start', 'watch']);
  const task = readTask(reader, mode, ids);
  const connection = readConnection(reader, parseId(reader, 'accountserviceid'), hint);
  const minutes = parse('timeout-minutes', decimal(0), 'must be a number of minutes above 0');
  const seconds = parse('poll-interval-seconds', decimal(0.1), 'must be a number of seconds, at least 0.1');
  const onLock = choice('on-lock', ['fail', 'wait', 'reject-failed', 'reject']);
  const rejectDiff = readRejectDiff(reader, mode);
  const rules = await readRules(reader, mode);
  if (!task || !connection || !minutes || !seconds || !onLock || !rejectDiff) return undefined;
  const [timeoutMs, longestPauseMs] = [minutes * 60_000, seconds * 1_000];
  return { task, connection, timeoutMs, longestPauseMs, onLock, rejectDiff, rules };
}

/** An invalid mode does not hide which ids are missing: they are those of `run`, the default. */
function readTask(
  { text, fault }: InputReader,
  mode: Task['mode'] | undefined,
  { imageid, machineid, diffid }: Ids,
): Task | undefined {
  const required = mode === 'watch' ? (['diffid'] as const) : (['imageid', 'machineid'] as const);
  for (const name of required) {
    if (text(name) === '') fault(name, `is missing (required with mode: ${mode ?? 'run'})`);
  }
  if (mode === 'watch') return diffid === undefined ? undefined : { mode, diffid, imageid, machineid };
  if (mode === undefined || imageid === undefined || machineid === undefined) return undefined;
  return { mode, imageid, machineid, diffid };
}

function readRejectDiff(reader: InputReader, mode: Task['mode'] | undefined): RejectDiff | undefined {
  const policy = reader.choice('reject-diff', ['never', 'on-failure', 'always']);
  if (mode === 'start' && policy !== undefined && policy !== 'never') {
    reader.fault(
      'reject-diff',
      'must be never with mode: start, which ends before the diff does: give it to the step with mode: watch',
    );
  }
  return policy;
}

/** Rules with a fault are left out; the fault ends the step before it sends anything. */
async function readRules(reader: InputReader, mode: Task['mode'] | undefined): Promise<Rules> {
  const requireChanges = reader.flag('require-changes') ?? false;
  const rules = {
    requireChanges,
    forbidden: await readPaths(reader, 'forbidden-paths'),
    protected: await readPaths(reader, 'protected-paths'),
    maxChanges: reader.parse('max-changes', count, 'must be a whole number, 0 or more'),
  };
  const given = (['forbidden-paths', 'protected-paths', 'max-changes'] as const).filter(
    (name) => reader.text(name) !== '',
  );
  if (mode === 'start' && (requireChanges || given.length > 0)) {
    reader.fault(
      'mode',
      'must not be start with rules for the release (require-changes, forbidden-paths, protected-paths, max-changes), because it does not wait for the paths: give them to the step with mode: watch',
    );
  }
  return rules;
}

/** The matcher is evaluated only for those who use it: it takes a good part of the time to start. */
async function readPaths(reader: InputReader, name: PathRuleName): Promise<PathPatterns | undefined> {
  const text = reader.text(name);
  if (text === '') return undefined;
  const { readPatterns } = await import('../rules/patterns.ts');
  const { patterns, faults } = readPatterns(text);
  for (const fault of faults) reader.fault(name, fault);
  return patterns;
}

/** GitHub's own limit is 255 characters, but a required check must be a name that people can read. */
const contextName: Parser<string> = (text) =>
  text.length <= 100 && /^[^\p{C}\p{Zl}\p{Zp}\u{10000}-\u{10ffff}]+$/u.test(text) ? text : undefined;

/** A report whose input is invalid is left out, except the summary, which is on by default. */
function readReporting(reader: InputReader, { imageid, machineid }: Ids): Reporting {
  const { parse, choice, text, fault } = reader;
  const token = text('github-token');
  const isUsable = token === '' || isHeaderWord(token);
  if (!isUsable) fault('github-token', 'must be one word of printable ASCII characters');
  return {
    jobSummary: reader.flag('job-summary') ?? true,
    comment: choice('comment', ['never', 'always', 'on-failure']) ?? 'never',
    statusContext: parse(
      'status-context',
      contextName,
      'must be one line of at most 100 visible characters, without emoji',
    ),
    githubToken: isUsable ? token : '',
    imageid,
    machineid,
  };
}
