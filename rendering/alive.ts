import type { Element, Nodes, Parents, Root } from 'hast';

/** Where GitHub makes nothing of a text. */
const INERT_ELEMENTS: ReadonlySet<string> = new Set(['a', 'code', 'pre']);

const URL_LIKE = /\b(?:https?|ftp):\/\/[^\s<>]+|\bwww\.[^\s<>]+|\bmailto:\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/**
 * What GitHub may make a link, a notification, a picture or a formula of. Rather too much than too little: whether a
 * person or a commit of that name exists, only GitHub knows.
 */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  mention: /(?<!\w)@[a-z\d][a-z\d-]*(?:\/[a-z\d][\w.-]*)?/gi,
  reference: /(?:[\w.-]+(?:\/[\w.-]+)?)?#\d+\b|\bGH-\d+\b/gi,
  commit: /(?<!\w)[\da-f]{7,40}(?!\w)/gi,
  // Of names without a letter GitHub has four; all others, such as the middle of 10:30:45, are no emoji.
  emoji: /:(?:[+-]1|100|1234|(?=[\w+-]*[a-z])[\w+-]+):/gi,
  math: /\$\$[^$]+\$\$|(?<![\w$\\])\$(?!\s)[^$\n]*(?<!\s)\$(?![\w$])/g,
};

/**
 * The parts of a rendered tree that do something: links and images by their addresses, and what GitHub would still
 * bring to life in the texts, each as `kind text` in the order of the tree: `link https://…`, `mention @somebody`.
 */
export function aliveParts(tree: Root): string[] {
  return aliveIn(tree, false);
}

/** @param inert - whether the texts lie within an element in which GitHub leaves them alone */
function aliveIn(parent: Parents, inert: boolean): string[] {
  const parts: string[] = [];
  let text = '';
  // Neighbouring texts are one text to GitHub: comments and tags between them have been taken out.
  const endText = (): void => {
    if (!inert) parts.push(...aliveInText(text));
    text = '';
  };
  for (const child of parent.children) {
    if (child.type === 'text') text += child.value;
    if (child.type !== 'element') continue;
    endText();
    parts.push(...addressesOf(child), ...aliveIn(child, inert || INERT_ELEMENTS.has(child.tagName)));
  }
  endText();
  return parts;
}

const ADDRESSES: Readonly<Record<string, string>> = { href: 'link', src: 'image', srcSet: 'image' };

function addressesOf({ properties }: Element): string[] {
  return Object.entries(ADDRESSES).flatMap(([property, kind]) => {
    const address = properties[property];
    return address === undefined || address === null ? [] : [`${kind} ${String(address)}`];
  });
}

function aliveInText(text: string): string[] {
  const urls = matches('url', URL_LIKE, text);
  // What looks like a mention or a commit within a URL belongs to the URL.
  const rest = text.replace(URL_LIKE, ' ');
  return [...urls, ...Object.entries(PATTERNS).flatMap(([kind, pattern]) => matches(kind, pattern, rest))];
}

function matches(kind: string, pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([found]) => `${kind} ${found}`);
}

const BLOCKS: ReadonlySet<string> = new Set(
  'blockquote br dd details div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tr ul'.split(
    ' ',
  ),
);
const CELLS: ReadonlySet<string> = new Set(['td', 'th']);

/** The text as somebody reads it: a line for each block and table row, a space between cells. */
export function textOf(tree: Root): string {
  return readText(tree)
    .replace(/ +/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

function readText(node: Nodes): string {
  if (node.type === 'text') return node.value.replace(/\s+/g, ' ');
  if (!('children' in node)) return '';
  if (node.type === 'element' && node.tagName === 'pre') return `\n${rawText(node)}\n`;
  const text = node.children.map(readText).join('');
  if (node.type !== 'element') return text;
  if (CELLS.has(node.tagName)) return `${text} `;
  return BLOCKS.has(node.tagName) ? `\n${text}\n` : text;
}

function rawText(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(rawText).join('') : '';
}
