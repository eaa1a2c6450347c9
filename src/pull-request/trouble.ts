import * as v from 'valibot';
import type { Cleaner } from '../text/cleaner.js';

/** What octokit throws: with a response where GitHub answered. */
const refusal = v.object({
  status: v.number(),
  message: v.string(),
  response: v.object({ headers: v.record(v.string(), v.unknown()) }),
});
type Refusal = v.InferOutput<typeof refusal>;

/** Milliseconds; when GitHub asks for a longer wait, the step would be held for a report that comes too late anyway. */
const LONGEST_WAIT_MS = 10_000;

/** Whether the same request may well succeed in a moment: no answer, an answer that is none, or a server in trouble. */
export function isPassing(error: unknown): boolean {
  const refused = readRefusal(error);
  if (refused === undefined || refused.status >= 500) return true;
  const waitMs = retryAfterMs(error);
  return waitMs !== undefined && waitMs <= LONGEST_WAIT_MS;
}

/** How long GitHub asks to wait, in milliseconds; undefined where it does not. */
export function retryAfterMs(error: unknown): number | undefined {
  const seconds = readRefusal(error)?.response.headers['retry-after'];
  return typeof seconds === 'string' && /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

/** Whether GitHub says that this token may not. */
export function isForbidden(error: unknown): boolean {
  const refused = readRefusal(error);
  return refused?.status === 403 && !isRateLimited(refused);
}

/** What went wrong where another permission is needed than the report's own. */
export class Lacking extends Error {
  readonly permission: string;

  constructor(permission: string, cause: unknown) {
    super('', { cause });
    this.permission = permission;
  }
}

/**
 * Why a report could not be made and what to do about it, in one clean sentence or two.
 *
 * @param permission - what the workflow's token needs for it, such as `statuses: write`
 */
export function describeTrouble(error: unknown, permission: string, cleaner: Cleaner): string {
  if (error instanceof Lacking) return describeTrouble(error.cause, error.permission, cleaner);
  const refused = readRefusal(error);
  if (refused === undefined) return `${describeSilence(error, cleaner)}.`;
  const said = `HTTP ${refused.status}: ${cleaner.line(refused.message, 200)}`;
  return `${said}. ${advise(refused, permission)}`;
}

function advise(refused: Refusal, permission: string): string {
  const { status, message } = refused;
  if (status === 401) return 'Check github-token: GitHub does not know it.';
  if (isRateLimited(refused)) return "GitHub's rate limit for this token is used up for now.";
  if (/\blocked\b/i.test(message)) return 'Unlock the conversation, or set comment: never.';
  if (status === 403 || status === 404) {
    return `Give the job the permission ${permission}; the token of a pull request from a fork or from Dependabot can only read.`;
  }
  return 'See what GitHub says.';
}

function isRateLimited({ status, message, response: { headers } }: Refusal): boolean {
  if (status === 429) return true;
  return status === 403 && (headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message));
}

function describeSilence(error: unknown, cleaner: Cleaner): string {
  if (!(error instanceof Error)) return cleaner.line(String(error), 200);
  if (error.name === 'AbortError') return 'GitHub did not answer in time';
  if (error instanceof v.ValiError) return 'GitHub gave an answer that is none';
  return cleaner.line(error.message, 200);
}

function readRefusal(error: unknown): Refusal | undefined {
  const parsed = v.safeParse(refusal, error);
  return parsed.success ? parsed.output : undefined;
}
