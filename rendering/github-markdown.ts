import type { Nodes, Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { defaultSchema, type Options as Schema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

/** What GitHub makes of a Markdown text. */
export interface Rendered {
  readonly html: string;
  readonly tree: Root;
}

/** The tags that GitHub Flavored Markdown shows as text, wherever HTML is written in it ("Disallowed Raw HTML"). */
const FILTERED_TAG = /<(?=\/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)[\s/>])/gi;

/** The default schema mirrors GitHub's but for what it cannot tell apart, and of which hand-written HTML could profit. */
const SCHEMA: Schema = {
  ...defaultSchema,
  attributes: {
    ...defaultSchema.attributes,
    // GitHub takes classes from written HTML, and adds those of its highlighter itself, of which we show nothing.
    code: [],
  },
  // GitHub takes check boxes from written HTML too; we write no task lists that could need them.
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

/**
 * Renders Markdown in GitHub's order: Markdown, its filter of tags, the HTML within, the sanitiser. What GitHub does
 * afterwards, such as links for mentions, is not done; `aliveParts` says where it would happen.
 */
export function renderAsGitHub(markdown: string): Rendered {
  const tree = PIPELINE.runSync(PIPELINE.parse(markdown));
  return { html: PIPELINE.stringify(tree), tree };
}

function filterTags(node: Nodes): void {
  if (node.type === 'raw') node.value = node.value.replace(FILTERED_TAG, '&lt;');
  if ('children' in node) for (const child of node.children) filterTags(child);
}
