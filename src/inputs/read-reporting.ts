import * as v from 'valibot';
import { headerWord } from './read-connection.js';
import { parseSwitch, positiveId, type InputReader } from './input-reader.js';
import type { Reporting } from './settings.js';

/** GitHub's own limit is 255 characters; a name that nobody can read is of no use as a required check. */
const contextName = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(/^[^\p{C}\p{Zl}\p{Zp}\u{10000}-\u{10ffff}]+$/u),
);

/** Where to tell of the verdict. A wish with a fault is not fulfilled, but for the summary, which is the default. */
export function readReporting(reader: InputReader): Reporting {
  return {
    jobSummary: parseSwitch(reader, 'job-summary') ?? true,
    comment:
      reader.parse(
        'comment',
        v.picklist(['never', 'always', 'on-failure']),
        'must be never, always or on-failure',
      ) ?? 'never',
    statusContext: reader.parse(
      'status-context',
      contextName,
      'must be one line of at most 100 visible characters, without emoji',
    ),
    githubToken: readToken(reader),
    imageid: idOf(reader.text('imageid')),
    machineid: idOf(reader.text('machineid')),
  };
}

/** The message does not repeat the value. */
function readToken({ text, fault }: InputReader): string {
  const token = text('github-token');
  if (token === '' || v.is(headerWord, token)) return token;
  fault('github-token', 'must be one word of printable ASCII characters');
  return '';
}

function idOf(text: string): number | undefined {
  const parsed = v.safeParse(positiveId, text);
  return parsed.success ? parsed.output : undefined;
}
