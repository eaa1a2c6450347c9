/** The code in this repository's documents, and the workflows that it shows. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { parse } from 'yaml';
import { PROJECT } from '../../dev/runner/project.ts';

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
  readonly kind: 'workflow' | 'steps';
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

const JOB = 'on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n';

/**
 * Completes the steps of a workflow.
 *
 * @throws when it is neither steps nor a workflow
 */
export function exampleOf(yaml: string): Example {
  const parsed = (parse(yaml) ?? {}) as object;
  if (Array.isArray(parsed)) return { kind: 'steps', workflow: `${JOB}    steps:\n${indent(yaml, 6)}` };
  if ('on' in parsed && 'jobs' in parsed) return { kind: 'workflow', workflow: `${yaml}\n` };
  if (Object.keys(parsed).join() === 'steps') return { kind: 'steps', workflow: JOB + indent(yaml, 4) };
  throw new Error(`The keys ${Object.keys(parsed).join(', ')} are not those of a workflow or of steps.`);
}

function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by)) + '\n';
}
