import type { Explanation } from './survivors.js';

/** The mutants that no test notices, and why that is right. */
export const EXPLAINED: readonly Explanation[] = [
  {
    why: 'Held by __tests__/action/pull-request.test.ts, which is not among the tests of this part, having a GitHub of its own.',
    mutants: [
      { in: 'src/action.ts', of: 'reporter.begin();', to: ';' },
      { in: 'src/action.ts', of: 'settings !== undefined', to: 'false' },
      { in: 'src/action.ts', of: 'settings !== undefined', to: 'settings === undefined' },
    ],
  },
  {
    why: 'Without it the step fails on undefined, which is caught like any other failure of it.',
    mutants: [{ in: 'src/client/answer-body.ts', of: 'splitter === undefined', to: 'false' }],
  },
  {
    why: 'The first brace has nothing before it that could begin a list, with this text or without.',
    mutants: [{ in: 'src/client/answer-body.ts', of: "''", to: '"Stryker was here!"' }],
  },
  {
    why: 'A bound on memory: one character more, or a longer tail to look at, changes no answer.',
    mutants: [
      {
        in: 'src/client/answer-body.ts',
        of: '(tail + text.slice(-TAIL)).slice(-TAIL)',
        to: 'tail + text.slice(-TAIL)',
      },
      {
        in: 'src/client/answer-body.ts',
        of: 'part.length > LONGEST_PIECE',
        to: 'part.length >= LONGEST_PIECE',
      },
      {
        in: 'src/client/answer-body.ts',
        of: 'restLength > LONGEST_PIECE',
        to: 'restLength >= LONGEST_PIECE',
      },
      { in: 'src/client/answer-body.ts', of: 'text.slice(-TAIL)', to: 'text' },
    ],
  },
  {
    why: 'What is cut outside of a list is kept all the same, in two pieces, and within one no opening brace is at that depth.',
    mutants: [
      { in: 'src/client/answer-body.ts', of: 'list !== undefined', to: 'true' },
      {
        in: 'src/client/answer-body.ts',
        of: 'list !== undefined && !isOpening',
        to: 'list !== undefined || !isOpening',
      },
      { in: 'src/client/answer-body.ts', of: 'list !== undefined && !isOpening', to: 'true' },
      { in: 'src/client/answer-body.ts', of: 'list === undefined', to: 'true' },
      {
        in: 'src/client/answer-body.ts',
        of: 'list === undefined && isOpening',
        to: 'list === undefined || isOpening',
      },
    ],
  },
  {
    why: 'The words of an error that is only caught; that the body is no JSON is what counts.',
    mutants: [
      { in: 'src/client/answer-body.ts', of: "'a list of files is closed by a bracket'", to: '""' },
      { in: 'src/client/file-list-reader.ts', of: "'a name is not a string'", to: '""' },
      { in: 'src/client/file-list-reader.ts', of: "'a name without a value'", to: '""' },
      { in: 'src/client/file-list-reader.ts', of: "'a value is missing'", to: '""' },
      { in: 'src/client/file-list-reader.ts', of: "'a value without a name'", to: '""' },
    ],
  },
  {
    why: 'A payload of another kind has no lock to be read there.',
    mutants: [{ in: 'src/client/answer.ts', of: "content.kind === 'refused'", to: 'true' }],
  },
  {
    why: 'Digits before a slash are only at the beginning of such a path.',
    mutants: [{ in: 'src/client/clanforge.ts', of: '/^\\d+\\//', to: '/\\d+\\//' }],
  },
  {
    why: 'A bound on the work for debug lines: one sample more or less changes none of them.',
    mutants: [
      {
        in: 'src/client/file-list-reader.ts',
        of: 'samples.length < MOST_SAMPLES',
        to: 'samples.length <= MOST_SAMPLES',
      },
      { in: 'src/client/file-list-reader.ts', of: 'samples.length < MOST_SAMPLES', to: 'true' },
    ],
  },
  {
    why: 'A safe whole number is a number; the check is for the types.',
    mutants: [{ in: 'src/client/file-list-reader.ts', of: "typeof size === 'number'", to: 'true' }],
  },
  {
    why: 'Only memory and speed: a file that is not packed is kept as an object, and a block may be cut sooner.',
    mutants: [
      {
        in: 'src/client/file-list.ts',
        of: 'bytes.length - end >= wanted',
        to: 'bytes.length - end > wanted',
      },
      { in: 'src/client/file-list.ts', of: 'draft?.hasRoom(bytes) !== true', to: 'true' },
      { in: 'src/client/file-list.ts', of: 'draft?.hasRoom(bytes) === true', to: 'false' },
      { in: 'src/client/file-list.ts', of: 'fits', to: 'false' },
      { in: 'src/client/file-list.ts', of: 'others.size === 0', to: 'false' },
      {
        in: 'src/client/file-list.ts',
        of: 'path.isWellFormed() && (size === undefined || size < NO_SIZE)',
        to: 'false',
      },
      { in: 'src/client/file-list.ts', of: 'place === 0', to: 'false' },
      { in: 'src/client/file-list.ts', of: 'size < NO_SIZE', to: 'false' },
      { in: 'src/client/file-list.ts', of: 'size === undefined', to: 'false' },
      {
        in: 'src/client/file-list.ts',
        of: 'size === undefined || size < NO_SIZE',
        to: 'size === undefined && size < NO_SIZE',
      },
    ],
  },
  {
    why: 'The signal is aborted once.',
    mutants: [
      { in: 'src/client/http-transport.ts', of: 'true', to: 'false' },
      { in: 'src/client/http-transport.ts', of: '{ once: true }', to: '{}' },
    ],
  },
  {
    why: 'A signal that is aborted already has stopped the request itself, which rejects too.',
    mutants: [
      { in: 'src/client/http-transport.ts', of: 'reject(new Error(String(signal.reason)));', to: ';' },
      { in: 'src/client/http-transport.ts', of: 'signal.aborted', to: 'false' },
    ],
  },
  {
    why: 'Only speed: a place that was found already is looked for again.',
    mutants: [
      { in: 'src/client/json-scanner.ts', of: 'backslash < at', to: 'backslash <= at' },
      { in: 'src/client/json-scanner.ts', of: 'backslash < at', to: 'true' },
      { in: 'src/client/json-scanner.ts', of: 'quote < at', to: 'quote <= at' },
      { in: 'src/client/json-scanner.ts', of: 'quote < at', to: 'true' },
    ],
  },
  {
    why: "http-client's own time-out lies behind ours and never comes.",
    mutants: [
      { in: 'src/client/one-request-client.ts', of: '2 ** 31 - 1', to: '2 ** 31 + 1' },
      {
        in: 'src/client/one-request-client.ts',
        of: 'Math.min(timeoutMs * BEYOND_OUR_TIMEOUT, 2 ** 31 - 1)',
        to: 'Math.max(timeoutMs * BEYOND_OUR_TIMEOUT, 2 ** 31 - 1)',
      },
    ],
  },
  {
    why: 'http-client always gives a host, and its only brackets are those around an IPv6 address.',
    mutants: [
      { in: 'src/client/one-request-client.ts', of: '/^\\[(.*)\\]$/', to: '/\\[(.*)\\]$/' },
      { in: 'src/client/one-request-client.ts', of: '/^\\[(.*)\\]$/', to: '/^\\[(.*)\\]/' },
      { in: 'src/client/one-request-client.ts', of: 'given.host?.replace', to: 'given.host.replace' },
    ],
  },
  {
    why: 'What is neither digits nor a date is none, by the check or by a date that cannot be read; nonsense before a date is nothing that servers send.',
    mutants: [
      { in: 'src/client/retry-after.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/client/retry-after.ts', of: '/^[A-Za-z]+, .* GMT$/', to: '/[A-Za-z]+, .* GMT$/' },
      { in: 'src/client/retry-after.ts', of: 'header === undefined', to: 'false' },
    ],
  },
  {
    why: 'There are always samples where there is a list; the empty ones are for the types.',
    mutants: [{ in: 'src/client/shape-log.ts', of: '[]', to: '["Stryker was here"]' }],
  },
  {
    why: 'Only a bound on the work for a debug line.',
    mutants: [{ in: 'src/client/shape.ts', of: 'value.slice(0, MOST_FIELDS)', to: 'value' }],
  },
  {
    why: 'JSON has no other types; the check is for the compiler.',
    mutants: [
      {
        in: 'src/client/shape.ts',
        of: "type === 'boolean' || type === 'number' || type === 'string'",
        to: 'true',
      },
    ],
  },
  {
    why: 'A case that does not return falls through to undefined, which is what it returns.',
    mutants: [
      { in: 'src/diff/lock.ts', of: "'completed'", to: '""' },
      { in: 'src/diff/lock.ts', of: "'failed'", to: '""' },
      { in: 'src/diff/lock.ts', of: "'flagged'", to: '""' },
      { in: 'src/diff/lock.ts', of: "case 'completed': return undefined;", to: "case 'completed':" },
    ],
  },
  {
    why: 'Whoever asks looks only whether a diff was taken over.',
    mutants: [
      { in: 'src/diff/lock.ts', of: "'rejected'", to: '""' },
      { in: 'src/diff/lock.ts', of: "{ kind: 'rejected' }", to: '{}' },
    ],
  },
  {
    why: 'A note that is undefined is as good as none for those who read it.',
    mutants: [{ in: 'src/diff/lock.ts', of: 'note === undefined', to: 'false' }],
  },
  {
    why: 'Both are readings of the same clock, a moment apart.',
    mutants: [
      {
        in: 'src/diff/lost-create.ts',
        of: 'lock.serverTime ?? serverTime',
        to: 'lock.serverTime && serverTime',
      },
    ],
  },
  {
    why: 'The retry is sent at the beginning of the step, where the two are the same but for the time of two requests.',
    mutants: [
      { in: 'src/diff/obtain.ts', of: 'deadline.elapsed() - begin', to: 'deadline.elapsed() + begin' },
      { in: 'src/diff/obtain.ts', of: 'deadline.elapsed() - begin', to: 'deadline.elapsed() + begin' },
    ],
  },
  {
    why: 'Only the word create is told from others there, or nothing is, as of a diff with one run.',
    mutants: [
      { in: 'src/diff/obtain.ts', of: "'status'", to: '""' },
      { in: 'src/diff/request-diff.ts', of: "'create'", to: '""' },
      { in: 'src/diff/request-diff.ts', of: "'status'", to: '""' },
    ],
  },
  {
    why: 'After a refusal the step ends with it, whose words do not look at the stage of the retry.',
    mutants: [{ in: 'src/diff/request-diff.ts', of: "'wanted'", to: '""' }],
  },
  {
    why: 'An error that was thrown has a stack; the empty one is for the types.',
    mutants: [{ in: 'src/execute.ts', of: "''", to: '"Stryker was here!"' }],
  },
  {
    why: 'Whatever is not there has left a fault, which is looked at beside it; the check is for the types.',
    mutants: [
      { in: 'src/inputs/read-settings.ts', of: '!task || !connection', to: '!task && !connection' },
      { in: 'src/inputs/read-settings.ts', of: '!task || !connection', to: 'false' },
      {
        in: 'src/inputs/read-settings.ts',
        of: '!task || !connection || !timeout',
        to: '(!task || !connection) && !timeout',
      },
      { in: 'src/inputs/read-settings.ts', of: '!task || !connection || !timeout', to: 'false' },
      {
        in: 'src/inputs/read-settings.ts',
        of: '!task || !connection || !timeout || !pause',
        to: '(!task || !connection || !timeout) && !pause',
      },
      { in: 'src/inputs/read-settings.ts', of: '!task || !connection || !timeout || !pause', to: 'false' },
      {
        in: 'src/inputs/read-settings.ts',
        of: '!task || !connection || !timeout || !pause || !onLock',
        to: '(!task || !connection || !timeout || !pause) && !onLock',
      },
      {
        in: 'src/inputs/read-settings.ts',
        of: '!task || !connection || !timeout || !pause || !onLock',
        to: 'false',
      },
    ],
  },
  {
    why: 'A comparison with undefined is false, and what follows gives unknown too.',
    mutants: [{ in: 'src/job/ownership.ts', of: 'holder.created === undefined', to: 'false' }],
  },
  {
    why: 'No state is called so.',
    mutants: [{ in: 'src/job/state.ts', of: "''", to: '"Stryker was here!"' }],
  },
  {
    why: 'The word is no key of the numbers either; the check is for the types.',
    mutants: [
      { in: 'src/job/state.ts', of: "'malformed'", to: '""' },
      { in: 'src/job/state.ts', of: "id === 'malformed'", to: 'false' },
    ],
  },
  {
    why: 'Only bounds: what is beyond is cut a step later.',
    mutants: [
      { in: 'src/job/state.ts', of: 'raw .slice(0, 1_000)', to: 'raw' },
      {
        in: 'src/job/state.ts',
        of: "raw .slice(0, 1_000) .replace(/[^\\p{L}\\p{N} _.-]|\\p{Default_Ignorable_Code_Point}/gu, ' ') .replace(/\\s+/g, ' ') .trim()",
        to: "raw.slice(0, 1_000).replace(/[^\\p{L}\\p{N} _.-]|\\p{Default_Ignorable_Code_Point}/gu, ' ').replace(/\\s+/g, ' ')",
      },
    ],
  },
  {
    why: 'A constant of a file that is loaded late: Stryker tries only the first test that loads it, and others hold the words.',
    mutants: [{ in: 'src/pull-request/live-reporter.ts', of: "'pull-requests: write'", to: '""' }],
  },
  {
    why: 'A bound to the millisecond of a time that nobody can tell so exactly.',
    mutants: [
      {
        in: 'src/diff/obtain.ts',
        of: 'deadline.elapsed() - begin >= RETRY_SIGNS_MS',
        to: 'deadline.elapsed() - begin > RETRY_SIGNS_MS',
      },
      {
        in: 'src/pull-request/live-reporter.ts',
        of: 'leftMs() <= PENDING_ARRIVED_MS',
        to: 'leftMs() < PENDING_ARRIVED_MS',
      },
    ],
  },
  {
    why: 'A debug line; the final status, which fails in the same way, tells it in a warning.',
    mutants: [
      { in: 'src/pull-request/live-reporter.ts', of: "'statuses: write'", to: '""' },
      {
        in: 'src/pull-request/live-reporter.ts',
        of: "(error: unknown) => log.debug(describeTrouble(error, 'statuses: write', cleaner))",
        to: '() => undefined',
      },
    ],
  },
  {
    why: 'That there is no run is in the words beside it; the check is for the types.',
    mutants: [{ in: 'src/pull-request/reporter.ts', of: 'run === undefined', to: 'false' }],
  },
  {
    why: 'The message of an error that is only passed on for its cause.',
    mutants: [{ in: 'src/pull-request/trouble.ts', of: "''", to: '"Stryker was here!"' }],
  },
  {
    why: 'There is always a text at that place; the empty one is for the types.',
    mutants: [
      { in: 'src/text/encodings.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/text/encodings.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/text/phrase.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/text/phrase.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/text/quantities.ts', of: "''", to: '"Stryker was here!"' },
    ],
  },
  {
    why: 'Only speed: what follows leaves a plain path as it is.',
    mutants: [
      { in: 'src/text/plain-path.ts', of: "!path.includes('\\\\') && !/^[./]/.test(path)", to: 'false' },
      { in: 'src/text/plain-path.ts', of: "'\\\\'", to: '""' },
      { in: 'src/text/plain-path.ts', of: '/^[./]/', to: '/[./]/' },
    ],
  },
  {
    why: 'A comparison with undefined is false without the check, which is for the types.',
    mutants: [
      { in: 'src/inputs/read-settings.ts', of: 'value !== undefined', to: 'true' },
      { in: 'src/inputs/read-settings.ts', of: 'value !== undefined', to: 'true' },
      { in: 'src/job/run-tracker.ts', of: 'a !== undefined', to: 'true' },
      {
        in: 'src/job/run-tracker.ts',
        of: 'a !== undefined && b !== undefined',
        to: 'a !== undefined || b !== undefined',
      },
      { in: 'src/job/run-tracker.ts', of: 'a !== undefined && b !== undefined', to: 'true' },
      { in: 'src/job/run-tracker.ts', of: 'b !== undefined', to: 'true' },
      { in: 'src/pull-request/trouble.ts', of: 'waitMs !== undefined', to: 'true' },
      { in: 'src/wait/hints.ts', of: 'end !== undefined', to: 'true' },
      { in: 'src/wait/progress.ts', of: 'job.eta !== undefined', to: 'true' },
      { in: 'src/wait/progress.ts', of: 'job.eta === undefined', to: 'false' },
      { in: 'src/wait/progress.ts', of: 'job.progress !== undefined', to: 'true' },
    ],
  },
  {
    why: 'A case without a value falls through to undefined, which is as false as what is returned.',
    mutants: [
      { in: 'src/wait/wait-until.ts', of: "'not-begun'", to: '""' },
      { in: 'src/wait/wait-until.ts', of: "'under-way'", to: '""' },
    ],
  },
  {
    why: 'Only the word create is told from others there, and every later answer is of the status.',
    mutants: [{ in: 'src/wait/wait-until.ts', of: "'status'", to: '""' }],
  },
  {
    why: 'Every stand-in that is written here has its class; the empty text is for the types.',
    mutants: [{ in: 'src/rules/glob.ts', of: "''", to: '"Stryker was here!"' }],
  },
  {
    why: 'A comma that is left was outside of all braces, and so is in every alternative.',
    mutants: [
      {
        in: 'src/rules/glob.ts',
        of: "alternatives.some((glob) => glob.includes(','))",
        to: "alternatives.every(glob => glob.includes(','))",
      },
    ],
  },
  {
    why: 'A limit that is round: one character more than a hundred thousand is as good.',
    mutants: [
      {
        in: 'src/rules/path-patterns.ts',
        of: 'characters > MOST_CHARACTERS',
        to: 'characters >= MOST_CHARACTERS',
      },
    ],
  },
  {
    why: 'A group that has more expressions than its own is only slower: each knows its number.',
    mutants: [
      { in: 'src/rules/path-patterns.ts', of: 'all.filter(({ isSimple }) => !isSimple)', to: 'all' },
      { in: 'src/rules/path-patterns.ts', of: 'all.filter(({ isSimple }) => isSimple)', to: 'all' },
      { in: 'src/rules/path-patterns.ts', of: 'items.slice(index * size, (index + 1) * size)', to: 'items' },
      { in: 'src/rules/path-patterns.ts', of: 'index * size', to: 'index / size' },
    ],
  },
  {
    why: 'A set is compiled when it is first asked, if it was not before.',
    mutants: [{ in: 'src/rules/path-patterns.ts', of: 'set.compile();', to: ';' }],
  },
  {
    why: 'A quick look that lets more paths through only saves less time: the expressions behind it decide.',
    mutants: [
      { in: 'src/rules/path-patterns.ts', of: 'all.filter(({ exempts }) => !exempts)', to: 'all' },
      { in: 'src/rules/path-patterns.ts', of: '({ exempts }) => !exempts', to: '() => undefined' },
      { in: 'src/rules/path-patterns.ts', of: '({ part }) => part', to: '() => undefined' },
      {
        in: 'src/rules/path-patterns.ts',
        of: 'suspect !== undefined && isAscii(path) && !suspect.test(path)',
        to: 'false',
      },
      { in: 'src/rules/path-patterns.ts', of: '{ return !/[^\\0-\\x7f]/.test(path); }', to: '{}' },
      {
        in: 'src/rules/path-patterns.ts',
        of: "{ const source = [...new Set(parts)].join('|'); return source.length > LONGEST_QUICK ? undefined : new RegExp(source); }",
        to: '{}',
      },
      { in: 'src/rules/path-patterns.ts', of: '[...new Set(parts)]', to: '[]' },
      { in: 'src/rules/path-patterns.ts', of: 'source.length > LONGEST_QUICK', to: 'true' },
      { in: 'src/rules/path-patterns.ts', of: 'source.length > LONGEST_QUICK', to: 'false' },
      {
        in: 'src/rules/path-patterns.ts',
        of: 'source.length > LONGEST_QUICK',
        to: 'source.length >= LONGEST_QUICK',
      },
      {
        in: 'src/rules/path-patterns.ts',
        of: 'source.length > LONGEST_QUICK',
        to: 'source.length <= LONGEST_QUICK',
      },
    ],
  },
  {
    why: 'Only speed: a path without another spelling stays as it is.',
    mutants: [
      {
        in: 'src/rules/rule-path.ts',
        of: '/[^\\0-\\x7f]|(?:^|\\/)\\.{0,2}\\/|\\/\\.{1,2}$|^\\.{1,2}$/',
        to: '/[^\\0-\\x7f]|(?:^|\\/)\\.{0,2}\\/|\\/\\.{1,2}|^\\.{1,2}$/',
      },
      {
        in: 'src/rules/rule-path.ts',
        of: '/[^\\0-\\x7f]|(?:^|\\/)\\.{0,2}\\/|\\/\\.{1,2}$|^\\.{1,2}$/',
        to: '/[^\\0-\\x7f]|(?:^|\\/)\\.{0,2}\\/|\\/\\.{1,2}$|\\.{1,2}$/',
      },
      {
        in: 'src/rules/rule-path.ts',
        of: '/[^\\0-\\x7f]|(?:^|\\/)\\.{0,2}\\/|\\/\\.{1,2}$|^\\.{1,2}$/',
        to: '/[^\\0-\\x7f]|(?:^|\\/)\\.{0,2}\\/|\\/\\.{1,2}$|^\\.{1,2}/',
      },
      { in: 'src/rules/rule-path.ts', of: '!MAY_DIFFER.test(plain)', to: 'false' },
    ],
  },
  {
    why: 'There is always one of each kind; the empty text is for the types.',
    mutants: [
      { in: 'src/report/outputs.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/report/outputs.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/report/outputs.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/report/sections.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/report/changes.ts', of: 'first?.count', to: 'first.count' },
      { in: 'src/report/changes.ts', of: 'count !== undefined', to: 'true' },
    ],
  },
  {
    why: 'A rule that caught paths names the first; a contradiction has its words; a state that was seen is one of a job; only a task meets a lock. The checks are for the types.',
    mutants: [
      { in: 'src/report/words.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/report/words.ts', of: "'otherwise'", to: '""' },
      { in: 'src/report/words.ts', of: 'job === undefined', to: 'false' },
      { in: 'src/report/words.ts', of: 'task?.imageid', to: 'task.imageid' },
    ],
  },
  {
    why: 'Where JSON is indented, only its last brace begins a line.',
    mutants: [{ in: 'src/report/report-file.ts', of: '/\\n\\}$/', to: '/\\n\\}/' }],
  },
  {
    why: 'Only memory and speed: how large the pieces are in which a report is written, and how many wait for the disk.',
    mutants: [
      { in: 'src/report/report-file.ts', of: 'text.length < PIECE', to: 'false' },
      { in: 'src/report/report-file.ts', of: 'text.length < PIECE', to: 'true' },
      { in: 'src/report/report-file.ts', of: 'text.length < PIECE', to: 'text.length <= PIECE' },
      { in: 'src/report/report-file.ts', of: 'text.length < PIECE', to: 'text.length >= PIECE' },
      { in: 'src/report/report-file.ts', of: '{ highWaterMark: 1 }', to: '{}' },
    ],
  },
  {
    why: 'There is a digest where a job has completed, and nowhere else; the check is for the types.',
    mutants: [
      {
        in: 'src/report/summary.ts',
        of: 'job === undefined || digest === undefined',
        to: 'job === undefined && digest === undefined',
      },
      { in: 'src/report/summary.ts', of: 'digest === undefined', to: 'false' },
    ],
  },
  {
    why: 'Broken rules fall through to the case of a failed job, which they are like in not being squashed; only a failed job can be.',
    mutants: [
      {
        in: 'src/report/verdict.ts',
        of: "case 'rules-broken': return 'failed';",
        to: "case 'rules-broken':",
      },
      { in: 'src/report/verdict.ts', of: "ending.kind === 'job-failed'", to: 'true' },
    ],
  },
  {
    why: 'What follows a list that a bracket closed has one bracket too many, so it is no JSON either.',
    mutants: [
      {
        in: 'src/client/answer-body.ts',
        of: "default: throw new SyntaxError('a list of files is closed by a bracket');",
        to: 'default:',
      },
    ],
  },
  {
    why: 'HTTP 300 is a redirect, which is looked for before.',
    mutants: [{ in: 'src/client/answer.ts', of: 'status < 300', to: 'status <= 300' }],
  },
  {
    why: 'A hint that is undefined is as good as one that is false.',
    mutants: [{ in: 'src/wait/hints.ts', of: '{ foretold: false, measured: false }', to: '{}' }],
  },
  {
    why: 'Pairs of a name and what follows it are there too then, and are never asked for: a name is not a character.',
    mutants: [{ in: 'src/text/encodings.ts', of: 'at % 2 === 0', to: 'true' }],
  },
  {
    why: 'Only speed: what may hold no secret is looked at more closely.',
    mutants: [
      { in: 'src/text/cleaner.ts', of: '!mayHold.test(raw)', to: 'false' },
      { in: 'src/text/cleaner.ts', of: '[...known.map(escapeRegExp), ENCODED]', to: '[]' },
    ],
  },
  {
    why: 'No date is no date, whatever is in its place.',
    mutants: [{ in: 'src/pull-request/github-api.ts', of: "''", to: '"Stryker was here!"' }],
  },
  {
    why: 'Whoever waits for nothing waits as long for undefined.',
    mutants: [{ in: 'src/pull-request/reporter.ts', of: '() => Promise.resolve()', to: '() => undefined' }],
  },
  {
    why: 'A signal that is undefined is as good as none; the check is for the types.',
    mutants: [{ in: 'src/client/clanforge.ts', of: 'unsentSignal === undefined', to: 'false' }],
  },
  {
    why: 'No two folders have one name.',
    mutants: [{ in: 'src/report/digest.ts', of: 'a.folder < b.folder', to: 'a.folder <= b.folder' }],
  },
  {
    why: 'The folders that are not told apart are never named.',
    mutants: [
      { in: 'src/report/digest.ts', of: "''", to: '"Stryker was here!"' },
      { in: 'src/report/digest.ts', of: "''", to: '"Stryker was here!"' },
    ],
  },
  {
    why: 'A bound on memory: one character more changes nothing.',
    mutants: [
      { in: 'src/report/digest.ts', of: 'characters >= CHARACTERS_KEPT', to: 'characters > CHARACTERS_KEPT' },
    ],
  },
  {
    why: 'A path that does not begin with a folder differs from it before its end.',
    mutants: [
      { in: 'src/report/digest.ts', of: 'same < from.length', to: 'true' },
      { in: 'src/report/digest.ts', of: 'same < from.length', to: 'same <= from.length' },
    ],
  },
  {
    why: 'Only speed and memory: which folder is looked for first, and how often the files that are too small are let go. They are sorted once more at the end, the earlier of equals first.',
    mutants: [
      {
        in: 'src/report/digest.ts',
        of: 'last !== undefined && last.folder !== base && plain.startsWith(last.folder)',
        to: 'false',
      },
      { in: 'src/report/digest.ts', of: 'tally === others', to: 'true' },
      { in: 'src/report/digest.ts', of: '-1', to: '+1' },
      { in: 'src/report/digest.ts', of: 'most - 1', to: 'most + 1' },
      { in: 'src/report/digest.ts', of: 'files[most - 1]?.size ?? -1', to: 'files[most - 1]?.size && -1' },
      { in: 'src/report/digest.ts', of: 'size <= least', to: 'false' },
      { in: 'src/report/digest.ts', of: 'size <= least', to: 'size < least' },
      { in: 'src/report/digest.ts', of: 'sort();', to: ';' },
      { in: 'src/report/digest.ts', of: 'files.length >= most * 20', to: 'true' },
      { in: 'src/report/digest.ts', of: 'files.length >= most * 20', to: 'false' },
      { in: 'src/report/digest.ts', of: 'files.length >= most * 20', to: 'files.length > most * 20' },
      { in: 'src/report/digest.ts', of: 'files.length >= most * 20', to: 'files.length < most * 20' },
      { in: 'src/report/digest.ts', of: 'most * 20', to: 'most / 20' },
    ],
  },
  {
    why: 'A summary that fits to the byte may as well be shortened.',
    mutants: [
      {
        in: 'src/report/summary.ts',
        of: 'Buffer.byteLength(text) <= bytes',
        to: 'Buffer.byteLength(text) < bytes',
      },
    ],
  },
  {
    why: 'A count that is not there reads like one that is undefined.',
    mutants: [
      {
        in: 'src/report/changes.ts',
        of: '{ added: undefined, modified: undefined, removed: undefined }',
        to: '{}',
      },
    ],
  },
  {
    why: 'Whatever tells of a job or of broken rules had a task, a contradiction is of a listed state, and a job completed where there is a digest; the checks are for the types.',
    mutants: [
      { in: 'src/report/words.ts', of: 'task?.mode', to: 'task.mode' },
      { in: 'src/report/words.ts', of: 'task?.mode', to: 'task.mode' },
      { in: 'src/report/words.ts', of: 'task?.diffid', to: 'task.diffid' },
      { in: 'src/report/words.ts', of: 'first === undefined', to: 'false' },
      { in: 'src/report/words.ts', of: "job.state.kind === 'listed'", to: 'true' },
      { in: 'src/report/summary.ts', of: 'job === undefined', to: 'false' },
    ],
  },
  {
    why: 'Held by __tests__/action/pull-request.test.ts, which is not among the tests of this part, having a GitHub of its own.',
    mutants: [
      { in: 'src/action.ts', of: 'settings !== undefined', to: 'true' },
      {
        in: 'src/action.ts',
        of: '(settings?.timeoutMs ?? Infinity) - elapsedMs',
        to: '(settings?.timeoutMs ?? Infinity) + elapsedMs',
      },
      {
        in: 'src/action.ts',
        of: '(facts: SummaryFacts): Promise<void> => reporter.finish(facts, leftMs)',
        to: '() => undefined',
      },
    ],
  },
  {
    why: 'A bound on the work: whoever sends more messages than it looks at tells nothing new.',
    mutants: [{ in: 'src/client/payload.ts', of: 'parts.slice(0, MOST_TEXTS)', to: 'parts' }],
  },
  {
    why: 'The list has more than one blank only where a line ends, and an empty word in it shows an empty name.',
    mutants: [{ in: 'src/client/shape.ts', of: '/\\s+/', to: '/\\s/' }],
  },
];
