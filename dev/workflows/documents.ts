/** The documents of this repository, and the code in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { PROJECT } from '../runner/project.ts';

/** A piece of code, with where to find it. */
export interface Code {
  /** From the top of the repository, with forward slashes. */
  readonly file: string;
  readonly line: number;
  /** The heading that it stands under. */
  readonly heading: string;
  /** Undefined for code within a line. */
  readonly language: string | undefined;
  readonly text: string;
}

/** All code of `*.md` at the top of the repository and below `docs`, in order. */
export function codeOfDocuments(): readonly Code[] {
  return documents().flatMap((file) => codeOf(file, readFileSync(join(PROJECT, file), 'utf8')));
}

/** The blocks of these languages. */
export function blocksIn(code: readonly Code[], ...languages: readonly string[]): readonly Code[] {
  return code.filter(({ language }) => language !== undefined && languages.includes(language));
}

/** `README.md:12, "Inputs"`. */
export function placeOf({ file, line, heading }: Code): string {
  return `${file}:${line}, "${heading}"`;
}

function documents(): readonly string[] {
  const top = readdirSync(PROJECT).filter((name) => name.endsWith('.md'));
  const docs = readdirSync(join(PROJECT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return [...top, ...docs].sort();
}

/** The code of a Markdown text. Pure. */
export function codeOf(file: string, text: string): readonly Code[] {
  const found: Code[] = [];
  let heading = '';
  const visit = (node: Nodes): void => {
    const line = node.position?.start.line ?? 0;
    if (node.type === 'heading') heading = wordsOf(node);
    if (node.type === 'code')
      found.push({ file, line, heading, language: node.lang ?? '', text: node.value });
    if (node.type === 'inlineCode')
      found.push({ file, line, heading, language: undefined, text: node.value });
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(unified().use(remarkParse).use(remarkGfm).parse(text));
  return found;
}

function wordsOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(wordsOf).join('') : '';
}
