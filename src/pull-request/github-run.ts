import type { SecretsHint } from '../inputs/read-connection.js';
import type { GitHubRunFacts } from '../report/sections.js';

/** The run on GitHub that this step belongs to. */
export interface GitHubRun extends GitHubRunFacts {
  readonly owner: string;
  readonly repo: string;
  readonly pull: EventPull;
  /** The commit of the event, which of a pull request is a merge commit that nobody looks at. */
  readonly sha: string;
  /** Why this run may have been given no secrets. */
  readonly secretsHint: SecretsHint;
}

/** The pull request that the event is about. */
export type EventPull =
  | { readonly kind: 'known'; readonly number: number; readonly headSha: string }
  /** A comment on a pull request says which, but not which commit is its head. */
  | { readonly kind: 'numbered'; readonly number: number }
  | { readonly kind: 'none' };
