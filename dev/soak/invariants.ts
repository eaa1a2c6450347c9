/** What must be true of every run. Pure: each check returns what is wrong, as text, or something falsy. */
import { escapeHtml } from '../../src/text/clean.ts';
import type { DiffView } from '../clanforge/diff.ts';
import { GITHUB_TOKEN } from './plan.ts';
import { endingOf, type RunRecord } from './record.ts';

const OF_RUNS = [oneDiff, rejections, knownDiffid, agreement, inTime, noSecrets, ownCommands, handled];
const OF_PASSES = [ownDiff, completed, rulesKept];

/** The invariants that the run breaks, by name, each with what is wrong. */
export function brokenInvariants(record: RunRecord): string[] {
  const diff = record.diffs.find(({ diffid }) => String(diffid) === record.outputs['diffid']);
  // After such a response, `start` reads nothing else.
  const isPass = record.passed === true && !(isStart(record) && isMisled(record));
  return [...OF_RUNS, ...(isPass ? OF_PASSES : [])].flatMap((check) => {
    const wrong = check(record, diff);
    return wrong ? `${check.name}: ${wrong}` : [];
  });
}

const inputOf = ({ inputs }: RunRecord, name: string): string => inputs[name]?.trim() ?? '';
const isStart = (record: RunRecord): boolean => inputOf(record, 'mode') === 'start';

/** With this fault, the response to create names another diff, which may exist. */
const isMisled = ({ requests }: RunRecord): boolean =>
  requests.some(({ fault = '' }) => fault.includes('other-diffid'));

/** The diffs that the run's own requests created, in the order of those. */
export function createdBy({ requests }: RunRecord): number[] {
  return requests.flatMap(({ kind, started }) => (kind === 'create' && started ? [started.diffid] : []));
}

function rejectedBy({ requests }: RunRecord): number[] {
  return requests.flatMap(({ path }) => /(\d+)\/reject$/.exec(path)?.[1] ?? []).map(Number);
}

/** The diffs that responses showed to be the run's: to create, or to a status read. */
function shownTo({ told }: RunRecord): number[] {
  return told.flatMap(({ kind, diffid = 0, isOurs }) =>
    kind === 'create' || isOurs === true ? [diffid] : [],
  );
}

/** `Date` and `jobcreated` are whole seconds. */
const CLOCK_STEP_MS = 2_000;

/** Created by its own request; or locking the image after a lost one, of its machine, and not older than that request. */
function isOwn(record: RunRecord, diffid: number): boolean {
  if (createdBy(record).includes(diffid)) return true;
  const [first, second] = record.requests.filter(({ kind }) => kind === 'create');
  const { jobCreatedAt = 0 } = record.diffs.find((diff) => diff.diffid === diffid) ?? {};
  const isShown = record.group.kind === 'bundle' || shownTo(record).includes(diffid);
  return first !== undefined && second !== undefined && isShown && jobCreatedAt >= first.at - CLOCK_STEP_MS;
}

/** Two only as docs/decisions/0001 allows: the first was unknown to the run, and another user released its image. */
function oneDiff(record: RunRecord) {
  const created = createdBy(record);
  const named = record.told.map(({ kind, diffid }) => (kind === 'create' ? diffid : undefined));
  const known = [...named, ...rejectedBy(record)];
  const locks = record.diffsInTheEnd.flatMap(({ diffid, lockedImage }) => (lockedImage ? [diffid] : []));
  // A request that was sent first may be the last to be processed.
  const earlier = created.toSorted((a, b) => a - b).slice(0, -1);
  const isWrong = created.slice(0, -1).some((diffid) => known.includes(diffid));
  return (isWrong || earlier.some((diffid) => locks.includes(diffid))) && `it created ${created.join(', ')}`;
}

/** The one that the user named, or its own; of its image and machine. */
function ownDiff(record: RunRecord, diff: DiffView | undefined) {
  if (diff === undefined) return 'it passed on a diff that does not exist';
  const { diffid, imageid, machineid } = diff;
  const isOf = (name: string, id: number): boolean => Number(inputOf(record, name) || id) === id;
  const isNamed = inputOf(record, 'diffid') === String(diffid);
  // With this fault, the responses may say that it is of the run's target.
  if (isNamed && record.requests.some(({ fault = '' }) => fault.includes('other-subject'))) return undefined;
  if (!isOf('imageid', imageid) || !isOf('machineid', machineid))
    return `diff ${diffid} is of another target`;
  return (
    !isNamed &&
    !isMisled(record) &&
    !isOwn(record, diffid) &&
    `it passed on diff ${diffid}, which is not its own`
  );
}

/** Without a failure flag, in a job that is not older than the run's request; and the run was told so. */
function completed(record: RunRecord, diff: DiffView | undefined) {
  // Of a diff that was found again, `ownDiff` looks at the age.
  const before = record.diffsBefore.find(({ diffid }) => String(diffid) === inputOf(record, 'diffid'));
  const oldJobs = (before?.jobs ?? 1) - (/^(Comp|Fail|Squash)/.test(before?.state ?? '') ? 0 : 1);
  const jobs = diff?.history.slice(inputOf(record, 'mode') === 'watch' ? 0 : oldJobs) ?? [];
  if (isStart(record) && record.outputs['state'] !== 'Completed')
    return jobs.length === 0 && 'nothing started';
  const hasCompleted = jobs.some(({ state, failed }) => state === 'Completed' && !failed);
  const last = record.told.findLast(({ kind, diffid }) => kind === 'status' && diffid === diff?.diffid);
  if (hasCompleted && (record.group.kind === 'bundle' || last?.isCompleted === true)) return undefined;
  return `its diff ${hasCompleted ? 'was not last shown as' : 'has not'} completed`;
}

/** By the counts in the outputs. */
function rulesKept(record: RunRecord) {
  const count = (name: string): number => Number(record.outputs[name]);
  const changed = count('added') + count('modified') + count('removed');
  const isBroken =
    (inputOf(record, 'require-changes') === 'true' && changed === 0) ||
    changed > Number(inputOf(record, 'max-changes') || Infinity) ||
    (inputOf(record, 'forbidden-paths') === '*' && changed > count('removed')) ||
    (inputOf(record, 'protected-paths') === '**' && count('removed') > 0);
  return isBroken && `it passed with ${changed} changes, which breaks its rules`;
}

function agreement(record: RunRecord, diff: DiffView | undefined) {
  const { passed, outputs, report } = record;
  const { diffid = '', state = '', error = '', rejected } = outputs;
  if (passed === undefined) return undefined;
  const how = passed ? 'passed' : 'failed';
  if ((error === '') !== passed) return `it ${how} with the error "${error}"`;
  const says = /^(completed|started)$/.test(endingOf(record));
  if (report !== '' && says !== passed) return `it ${how}, but its report says ${endingOf(record)}`;
  if (rejected === 'true' && diff?.rejected !== true) return `it says that diff ${diffid} was rejected`;
  const good = isStart(record) ? /^(Created|Pending|Queued|Running|Completed)$/ : /^Completed$/;
  const isGood = /^[1-9]\d*$/.test(diffid) && good.test(state);
  return passed && !isGood && `it passed with the diffid "${diffid}" and the state "${state}"`;
}

/** Of own and named diffs, as `reject-diff` says, once they have ended; of others, only one that `on-lock` means. */
function rejections(record: RunRecord) {
  const [policy, onLock] = [inputOf(record, 'reject-diff'), inputOf(record, 'on-lock')];
  const rejected = rejectedBy(record);
  const named = Number(inputOf(record, 'diffid'));
  const others = new Set(rejected.filter((diffid) => diffid !== named && !isOwn(record, diffid)));
  const hasOnLock = onLock.startsWith('reject');
  if (others.size > (hasOnLock ? 1 : 0)) return `it rejected ${[...others].join(', ')}`;
  const failed = record.diffs.filter(({ history }) => history.some((job) => job.failed));
  const isGood = others.size > 0 && !failed.some(({ diffid }) => others.has(diffid));
  if (isGood && onLock === 'reject-failed')
    return `it rejected ${[...others].join(', ')}, which did not fail`;
  const isAsked = policy === 'always' || (policy === 'on-failure' && record.passed !== true);
  if (isAsked && !/^(timed out|cancelled)$/.test(endingOf(record))) return undefined;
  // With on-lock, its own diff may lock the image and seem to be another user's; but it cannot pass then.
  const isPassed = record.passed === true && rejected.includes(Number(record.outputs['diffid']));
  return (isPassed || (rejected.length > 0 && !hasOnLock)) && `it rejected its own ${rejected.join(', ')}`;
}

/** A diff that a response showed to be the run's; nor is a response given up that may still come after a cancel. */
function knownDiffid(record: RunRecord) {
  const { told, outputs, passed } = record;
  const isLost = told.some(({ kind, isGivenUp }) => isGivenUp === true && /create|retry/.test(kind));
  if (isLost) return 'it gave up the response to a create when it was cancelled';
  const known = createdBy(record).filter((diffid) => shownTo(record).includes(diffid));
  const isReported = passed === undefined || known.length === 0 || known.includes(Number(outputs['diffid']));
  return !isReported && `it knew diff ${known.join(', ')}, but says "${outputs['diffid']}"`;
}

/** Milliseconds beyond the deadline: 5 s to reject its own diff, 5 s for reports to GitHub. */
const LATE_MS = 10_000;
/** Milliseconds after a cancel: the action ends itself by force after 8 s, and the runner kills it after 10 s. */
const AFTER_CANCEL_MS = { core: 8_000, bundle: 10_000 };

function inTime(record: RunRecord) {
  const { afterCancelMs, group } = record;
  if (afterCancelMs >= AFTER_CANCEL_MS[group.kind]) return `it took ${afterCancelMs} ms after a cancel`;
  return overrunMs(record) > LATE_MS && `it took ${overrunMs(record)} ms longer than its deadline`;
}

/** Milliseconds beyond the deadline; a run whose time-out is not a number may only say so. */
export function overrunMs(record: RunRecord): number {
  const minutes = Number(inputOf(record, 'timeout-minutes') || '60');
  return Math.round(record.tookMs - (minutes > 0 ? minutes * 60_000 : 0));
}

function noSecrets(record: RunRecord) {
  const log = record.lines.flatMap(({ text }) => (text.startsWith('::add-mask::') ? [] : [text]));
  const shown = [record.written, record.report, ...log].join('\n');
  const forms = [...secretsOf(record), GITHUB_TOKEN].flatMap((secret) => {
    const [url, json] = [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
    const lowerUrl = url.replace(/%\w\w/g, (byte) => byte.toLowerCase());
    const escaped = [json.replaceAll('/', '\\/'), escapeHtml(secret), secret.replaceAll('%', '%25')];
    return [secret, url, lowerUrl, json, ...escaped];
  });
  // Anyone may say a short word.
  const form = forms.find((text) => text.length >= 8 && shown.includes(text));
  return form && `it shows the secret ${form}`;
}

/** What the run was given as secrets, and the pair that is sent, in each spelling of base64. */
function secretsOf(record: RunRecord): string[] {
  const [access, secret] = [inputOf(record, 'access-key'), inputOf(record, 'secret-key')];
  const pair = access && secret && Buffer.from(`${access}:${secret}`).toString('base64');
  const bare = pair.replace(/=+$/, '');
  const pairs = [pair, bare, bare.replaceAll('+', '-').replaceAll('/', '_')];
  return [secret, inputOf(record, 'token'), inputOf(record, 'github-token'), ...pairs];
}

const OWN_COMMAND = /^::(add-mask|debug|notice|warning|error|group|endgroup)::(.*)$/;

/** No command of the runner is made of remote text: each is one that the called method of the log prints. */
function ownCommands(record: RunRecord) {
  const isCommand = (text: string): boolean => /^\s*::|##\[/.test(text);
  const isOwn = ({ method, text }: RunRecord['lines'][number]): boolean => {
    const [, command = '', escaped = ''] = OWN_COMMAND.exec(text) ?? [];
    const data = escaped.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
    if (command === 'add-mask') return secretsOf(record).includes(data);
    if (command === 'error' && data !== record.outputs['error']) return false;
    const methods = command === 'endgroup' ? [command, 'group', 'endGroup'] : [command];
    return command !== '' && !data.includes('##[') && methods.includes(method ?? command);
  };
  const output = Object.values(record.outputs).find((value) => isCommand(value) || /[\r\n]/.test(value));
  const text = output ?? record.lines.find((line) => isCommand(line.text) && !isOwn(line))?.text;
  return text !== undefined && `it says ${JSON.stringify(text)}`;
}

function handled({ unhandled, outputs, passed }: RunRecord) {
  // The words of a crash, and those of an unfinished step, which a verdict replaces.
  const isCrash = passed !== undefined && /^(Unexpected error|The step ended)/.test(outputs['error'] ?? '');
  return unhandled[0] ?? (isCrash && outputs['error']);
}
