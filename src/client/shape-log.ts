import { CHANGE_KINDS } from '../job/job.js';
import type { Log } from '../log.js';
import type { Cleaner } from '../text/cleaner.js';
import type { AnswerBody } from './answer-body.js';
import { FileSample, shapeOf } from './shape.js';

/** Tells of the shape of answers, so that users can tell us of it: none of us can ask the live API. */
export type ShapeLog = (call: string, body: AnswerBody) => void;

/** More than that is a sign of another API, not of a field that is new. */
const MOST_UNEXPECTED = 20;
const LONGEST_SHAPE = 4_000;

const NO_SHAPE: Readonly<Record<Exclude<AnswerBody['kind'], 'json'>, string>> = {
  empty: 'no body',
  'too-long': 'too long',
  'no-json': 'no JSON',
};

/** Each shape goes to the debug log; what no document names also to the log, each but once. */
export function createShapeLog({ debug, info }: Pick<Log, 'debug' | 'info'>, cleaner: Cleaner): ShapeLog {
  const told = new Set<string>();
  return (call, body) => {
    if (body.kind !== 'json') {
      debug(`Shape of the answer to ${call}: ${NO_SHAPE[body.kind]}`);
      return;
    }
    const { text, unexpected } = shapeOf(withSamples(body));
    debug(`Shape of the answer to ${call}: ${cleaner.line(text, LONGEST_SHAPE)}`);
    const news = [...unexpected].filter(([key]) => !told.has(key)).slice(0, MOST_UNEXPECTED - told.size);
    if (news.length === 0) return;
    for (const [key] of news) told.add(key);
    info(
      `Clanforge's answers hold what no document names: ${cleaner.line(news.map(([, shown]) => shown).join(', '))}. Please tell us with a shape report (docs/shape-report.md), so that later versions know it.`,
    );
  };
}

/** Lists of files stand apart from the rest, with null in their place. */
function withSamples({ json, files, samples }: Extract<AnswerBody, { kind: 'json' }>): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const lists = CHANGE_KINDS.flatMap((kind) => {
    const list = files[kind];
    const isThere = list !== undefined && (json as Readonly<Record<string, unknown>>)[kind] === null;
    return isThere ? [[kind, new FileSample(list.length, samples[kind] ?? [])]] : [];
  });
  return { ...json, ...Object.fromEntries(lists) };
}
