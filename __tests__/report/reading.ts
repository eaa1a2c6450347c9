import type { Element, Nodes, Root } from 'hast';
import { textOf } from '../../rendering/alive.js';
import { renderAsGitHub } from '../../rendering/github-markdown.js';
import type { GitHubRunFacts } from '../../src/report/sections.js';
import { gatherFacts, type SummaryFacts } from '../../src/report/summary.js';
import type { Outcome } from '../../src/report/words.js';
import { createCleaner } from '../../src/text/cleaner.js';
import { SETTINGS } from './outcomes.js';

export const RUN: GitHubRunFacts = {
  repository: 'studio/game',
  event: 'push',
  actor: 'octocat',
  url: 'https://github.com/studio/game/actions/runs/1',
};

/** What a summary is made of, for a run on GitHub without secrets. */
export function factsOf(outcome: Outcome, given: Partial<SummaryFacts> = {}): SummaryFacts {
  const settings = outcome.ending.kind === 'bad-input' ? undefined : SETTINGS;
  return gatherFacts({ outcome, settings, run: RUN, cleaner: createCleaner([]), ...given });
}

/** What somebody reads who sees it on GitHub: a line for each block and table row. */
export function read(markup: string | undefined): string {
  return textOf(renderAsGitHub(markup ?? '').tree);
}

export function linesOf(markup: string | undefined): string[] {
  return read(markup).split('\n');
}

/** The elements with their attributes and all text, but for what stands in `<code>`. */
export function skeletonOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return 'children' in node ? node.children.map(skeletonOf).join('') : node.type;
  const inner =
    node.tagName === 'code' ? node.children.map(({ type }) => type) : node.children.map(skeletonOf);
  // An empty code element has no text in it.
  const content = node.tagName === 'code' && inner.length === 0 ? 'text' : inner.join('');
  return `<${node.tagName} ${JSON.stringify(node.properties)}>${content}</>`;
}

/** The texts that stand in `<code>`, from first to last. */
export function codesOf(tree: Root | Element): string[] {
  return tree.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    return child.tagName === 'code' ? [innerText(child)] : codesOf(child);
  });
}

function innerText(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(innerText).join('') : '';
}
