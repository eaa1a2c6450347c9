import { escapeHtml } from '../../../src/text/html.ts';
import { GITHUB_TOKEN } from '../plan.ts';
import type { RunRecord } from '../record.ts';
import type { Invariant } from './invariant.ts';

/** Never a secret in any output, line, summary or report, in any form that these may give it. */
export const noSecrets: Invariant = (record) => {
  const { written, lines, summary, report } = record;
  const places: Readonly<Record<string, string>> = {
    outputs: written,
    log: lines.filter((line) => !line.startsWith('::add-mask::')).join('\n'),
    summary,
    report,
  };
  for (const form of formsOfSecrets(record)) {
    for (const [place, text] of Object.entries(places)) {
      if (text.includes(form)) return `the ${place} show the secret ${JSON.stringify(form)}`;
    }
  }
  return undefined;
};

/** The values that the run was given as secrets, and the pair that travels, in each way to write base64. */
export function secretsOfRun({ inputs }: RunRecord): string[] {
  const [accessKey, secretKey] = [inputs['access-key']?.trim() ?? '', inputs['secret-key']?.trim() ?? ''];
  const pair = Buffer.from(`${accessKey}:${secretKey}`).toString('base64');
  const given = [secretKey, inputs['token']?.trim() ?? '', inputs['github-token']?.trim() ?? ''];
  const bare = pair.replace(/=+$/, '');
  const pairs = [pair, bare, bare.replaceAll('+', '-').replaceAll('/', '_')];
  return [...given, ...(accessKey === '' || secretKey === '' ? [] : pairs)].filter((secret) => secret !== '');
}

/** Short ones are words that anybody may say. */
const SHORTEST = 8;

function formsOfSecrets(record: RunRecord): Set<string> {
  const forms = [...secretsOfRun(record), GITHUB_TOKEN].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
    escapeHtml(secret),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    secret.replaceAll('%', '%25'),
  ]);
  return new Set(forms.filter((form) => form.length >= SHORTEST));
}
