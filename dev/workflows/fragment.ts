/** Makes a whole workflow of a part of one, as documents show it. Pure. */
import { parse } from 'yaml';

/** A piece of YAML in a document, and the workflow that it is or is a part of. */
export interface Example {
  readonly kind: 'workflow' | 'jobs' | 'steps' | 'settings';
  readonly workflow: string;
}

const SETTINGS = ['on', 'permissions', 'concurrency', 'env', 'defaults'];
const JOB = 'jobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n';

/** @throws when it is no part of a workflow that can be told by its keys */
export function exampleOf(yaml: string): Example {
  const parsed = parse(yaml) as unknown;
  if (Array.isArray(parsed)) return { kind: 'steps', workflow: `on: push\n${JOB}${indent(yaml, 6)}` };
  const keys = typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : [];
  const has = (key: string): boolean => keys.includes(key);
  const start = has('on') ? '' : 'on: push\n';

  if (has('jobs')) return { kind: has('on') ? 'workflow' : 'jobs', workflow: `${start}${yaml}\n` };
  if (keys.join() === 'steps')
    return { kind: 'steps', workflow: `${start}${JOB.replace('    steps:\n', '')}${indent(yaml, 4)}` };
  if (keys.length > 0 && keys.every((key) => SETTINGS.includes(key)))
    return { kind: 'settings', workflow: `${start}${yaml}\n${JOB}      - run: 'true'\n` };
  throw new Error(`It is not known what to make of the keys ${keys.join(', ')}.`);
}

function indent(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => `${line === '' ? '' : ' '.repeat(by)}${line}\n`)
    .join('');
}
