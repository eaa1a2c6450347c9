/** Markdown as GitHub renders it: for tests of hostile text, and for pictures. */
import type { Nodes, Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

/** The tags that GitHub Flavored Markdown shows as text ("Disallowed Raw HTML"). */
const FILTERED_TAG = /<(?=\/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)[\s/>])/gi;

/** The default mirrors GitHub's, except for classes of code and check boxes, which GitHub allows only in Markdown. */
const SCHEMA = {
  ...defaultSchema,
  attributes: { ...defaultSchema.attributes, code: [] },
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'input'),
};

const PIPELINE = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(() => filterTags)
  .use(rehypeRaw)
  .use(rehypeSanitize, SCHEMA)
  .use(rehypeStringify)
  .freeze();

/** Renders and sanitises. What GitHub does afterwards, such as links for mentions, is left to `aliveParts`. */
export function renderAsGitHub(markdown: string): { readonly html: string; readonly tree: Root } {
  const tree = PIPELINE.runSync(PIPELINE.parse(markdown));
  return { html: PIPELINE.stringify(tree), tree };
}

function filterTags(node: Nodes): void {
  if (node.type === 'raw') node.value = node.value.replace(FILTERED_TAG, '&lt;');
  if ('children' in node) for (const child of node.children) filterTags(child);
}
