/** What of a rendered text GitHub would make a link, a picture, a notification or a formula of; and what people read. */
import type { Nodes, Parents, Root } from 'hast';

/** Elements in which GitHub leaves texts alone. */
const INERT_ELEMENTS: ReadonlySet<string> = new Set(['a', 'code', 'pre']);

const URL_LIKE = /\b(?:https?|ftp):\/\/[^\s<>]+|\bwww\.[^\s<>]+|\bmailto:\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** Rather too much than too little: only GitHub knows whether such a user or commit exists. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  mention: /(?<!\w)@[a-z\d][a-z\d-]*(?:\/[a-z\d][\w.-]*)?/gi,
  reference: /(?:[\w.-]+(?:\/[\w.-]+)?)?#\d+\b|\bGH-\d+\b/gi,
  commit: /(?<!\w)[\da-f]{7,40}(?!\w)/gi,
  // Only four emoji have no letter in their names: the middle of 10:30:45 is none.
  emoji: /:(?:[+-]1|100|1234|(?=[\w+-]*[a-z])[\w+-]+):/gi,
  math: /\$\$[^$]+\$\$|(?<![\w$\\])\$(?!\s)[^$\n]*(?<!\s)\$(?![\w$])/g,
};

const ADDRESSES: Readonly<Record<string, string>> = { href: 'link', src: 'image', srcSet: 'image' };

/** Each part as `kind text`, in the order of the tree: `link https://…`, `mention @somebody`. */
export function aliveParts(tree: Root): string[] {
  return aliveIn(tree, false);
}

function aliveIn(parent: Parents, isInert: boolean): string[] {
  const parts: string[] = [];
  let text = '';
  // GitHub sees neighbouring texts as one: the comments and tags between them have been removed.
  const endText = (): void => {
    if (!isInert) parts.push(...aliveInText(text));
    text = '';
  };
  for (const child of parent.children) {
    if (child.type === 'text') text += child.value;
    if (child.type !== 'element') continue;
    endText();
    for (const [property, kind] of Object.entries(ADDRESSES)) {
      const address = child.properties[property];
      if (address !== undefined && address !== null) parts.push(`${kind} ${String(address)}`);
    }
    parts.push(...aliveIn(child, isInert || INERT_ELEMENTS.has(child.tagName)));
  }
  endText();
  return parts;
}

function aliveInText(text: string): string[] {
  // What looks like a mention or a commit within a URL belongs to the URL.
  const rest = text.replace(URL_LIKE, ' ');
  return [
    ...[...text.matchAll(URL_LIKE)].map(([found]) => `url ${found}`),
    ...Object.entries(PATTERNS).flatMap(([kind, pattern]) =>
      [...rest.matchAll(pattern)].map(([found]) => `${kind} ${found}`),
    ),
  ];
}

const BLOCKS = /^(?:blockquote|br|dd|details|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|summary|table|tr|ul)$/;

/** The text as people read it: a line for each block and table row, a space between cells. */
export function textOf(tree: Root): string {
  return readText(tree, false)
    .replace(/ +/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

function readText(node: Nodes, keepsLines: boolean): string {
  if (node.type === 'text') return keepsLines ? node.value : node.value.replace(/\s+/g, ' ');
  if (!('children' in node)) return '';
  const name = node.type === 'element' ? node.tagName : '';
  const text = node.children.map((child) => readText(child, keepsLines || name === 'pre')).join('');
  if (name === 'td' || name === 'th') return `${text} `;
  return BLOCKS.test(name) ? `\n${text}\n` : text;
}
