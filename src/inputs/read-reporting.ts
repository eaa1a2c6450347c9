import { parseSwitch, type InputReader } from './input-reader.js';
import { isHeaderWord, oneOf, positiveId, type Parser } from './parsers.js';
import type { Reporting } from './settings.js';

/** GitHub's own limit is 255 characters; a name that nobody can read is of no use as a required check. */
const contextName: Parser<string> = (text) =>
  text.length <= 100 && /^[^\p{C}\p{Zl}\p{Zp}\u{10000}-\u{10ffff}]+$/u.test(text) ? text : undefined;

/** Where to tell of the verdict. A wish with a fault is not fulfilled, but for the summary, which is the default. */
export function readReporting(reader: InputReader): Reporting {
  return {
    jobSummary: parseSwitch(reader, 'job-summary') ?? true,
    comment:
      reader.parse(
        'comment',
        oneOf('never', 'always', 'on-failure'),
        'must be never, always or on-failure',
      ) ?? 'never',
    statusContext: reader.parse(
      'status-context',
      contextName,
      'must be one line of at most 100 visible characters, without emoji',
    ),
    githubToken: readToken(reader),
    imageid: positiveId(reader.text('imageid')),
    machineid: positiveId(reader.text('machineid')),
  };
}

/** The message does not repeat the value. */
function readToken({ text, fault }: InputReader): string {
  const token = text('github-token');
  if (token === '' || isHeaderWord(token)) return token;
  fault('github-token', 'must be one word of printable ASCII characters');
  return '';
}
