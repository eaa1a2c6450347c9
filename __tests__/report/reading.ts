/** A summary as people see it on GitHub. */
import type { Nodes } from 'hast';
import { textOf } from '../../dev/render/alive.ts';
import { renderAsGitHub } from '../../dev/render/github-markdown.ts';

/** A line for each block and table row. */
export function linesOf(markup: string): string[] {
  return textOf(renderAsGitHub(markup).tree).split('\n');
}

/** The texts that stand in `<code>`, from first to last. */
export function codesOf(node: Nodes): string[] {
  if (node.type === 'element' && node.tagName === 'code') return [innerText(node)];
  return 'children' in node ? node.children.flatMap(codesOf) : [];
}

/** The elements with their attributes and all text, except what stands in `<code>`. */
export function skeletonOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return 'children' in node ? node.children.map(skeletonOf).join('') : node.type;
  const isPlainCode = node.tagName === 'code' && node.children.every(({ type }) => type === 'text');
  const content = isPlainCode ? '…' : node.children.map(skeletonOf).join('');
  return `<${node.tagName} ${JSON.stringify(node.properties)}>${content}</>`;
}

function innerText(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(innerText).join('') : '';
}
