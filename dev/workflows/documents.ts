/** The code in this repository's documents, and the workflows of which it shows a part. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { parse } from 'yaml';
import { PROJECT } from '../runner/project.ts';

/** A piece of code, with where to find it. */
export interface Code {
  /** From the top of the repository, with forward slashes. */
  readonly file: string;
  readonly line: number;
  /** The heading above it. */
  readonly heading: string;
  /** Undefined for code within a line. */
  readonly language: string | undefined;
  readonly text: string;
}

/** A piece of YAML as a whole workflow. */
export interface Example {
  readonly kind: 'workflow' | 'jobs' | 'steps' | 'settings';
  readonly workflow: string;
}

/** The code in all documents, in order. */
export function codeOfDocuments(): readonly Code[] {
  const files = globSync(['*.md', 'docs/**/*.md'], { cwd: PROJECT }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  return files.sort().flatMap((file) => codeOf(file, readFileSync(join(PROJECT, file), 'utf8')));
}

/** The blocks of these languages. */
export function blocksIn(code: readonly Code[], ...languages: readonly string[]): readonly Code[] {
  return code.filter(({ language }) => language !== undefined && languages.includes(language));
}

/** `README.md:12, "Inputs"`. */
export function placeOf({ file, line, heading }: Code): string {
  return `${file}:${line}, "${heading}"`;
}

/** The code in a Markdown text. */
export function codeOf(file: string, text: string): readonly Code[] {
  const found: Code[] = [];
  let heading = '';
  const visit = (node: Nodes): void => {
    const line = node.position?.start.line ?? 0;
    if (node.type === 'heading') heading = plainText(node);
    if (node.type === 'code')
      found.push({ file, line, heading, language: node.lang ?? '', text: node.value });
    if (node.type === 'inlineCode')
      found.push({ file, line, heading, language: undefined, text: node.value });
    if ('children' in node) node.children.forEach(visit);
  };
  visit(unified().use(remarkParse).use(remarkGfm).parse(text));
  return found;
}

function plainText(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(plainText).join('') : '';
}

const SETTINGS = ['on', 'permissions', 'concurrency', 'env', 'defaults'];
const JOB = 'jobs:\n  job:\n    runs-on: ubuntu-latest\n';

/**
 * Completes a part of a workflow.
 *
 * @throws when its keys are not those of a workflow
 */
export function exampleOf(yaml: string): Example {
  const parsed: unknown = parse(yaml);
  if (Array.isArray(parsed))
    return { kind: 'steps', workflow: `on: push\n${JOB}    steps:\n${indent(yaml, 6)}` };
  const keys = typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : [];
  const start = keys.includes('on') ? '' : 'on: push\n';
  if (keys.includes('jobs'))
    return { kind: start === '' ? 'workflow' : 'jobs', workflow: `${start}${yaml}\n` };
  if (keys.join() === 'steps') return { kind: 'steps', workflow: `${start}${JOB}${indent(yaml, 4)}` };
  if (keys.length > 0 && keys.every((key) => SETTINGS.includes(key)))
    return { kind: 'settings', workflow: `${start}${yaml}\n${JOB}    steps: [{ run: 'true' }]\n` };
  throw new Error(`The keys ${keys.join(', ')} are not those of a workflow.`);
}

function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by)) + '\n';
}
