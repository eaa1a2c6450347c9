/** The state of a local GitHub: one repository with its pull requests, comments and statuses. Knows no HTTP. */
import type { Account } from './accounts.ts';

/** A pull request as a test or a demo describes it. */
export interface Pull {
  readonly number: number;
  readonly headSha: string;
  readonly state: 'open' | 'closed';
  readonly locked?: boolean;
  readonly title?: string;
  readonly headRef?: string;
  readonly baseRef?: string;
  /** `owner/name` of a fork; null for one that is gone; the repository itself by default. */
  readonly headRepository?: string | null;
  /** The commit that a merge made, or that GitHub made to try one. */
  readonly mergeSha?: string;
  readonly merged?: boolean;
  /** Commits of it before its head. */
  readonly earlierShas?: readonly string[];
}

export interface Comment {
  readonly id: number;
  /** Number of the pull request. */
  readonly pull: number;
  readonly user: Account;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A comment to begin with. */
export interface CommentSeed {
  readonly pull: number;
  readonly body: string;
  readonly user?: Account;
}

export const STATUS_STATES = ['error', 'failure', 'pending', 'success'] as const;

export type StatusState = (typeof STATUS_STATES)[number];

export interface StatusFields {
  readonly sha: string;
  readonly state: StatusState;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly context: string;
}

export interface CommitStatus extends StatusFields {
  readonly id: number;
  readonly creator: Account;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

const FIRST_COMMENT = 2_100_000_001;
const FIRST_STATUS = 33_000_000_001;

export class Repository {
  readonly fullName: string;
  readonly comments: Comment[] = [];
  readonly statuses: CommitStatus[] = [];
  readonly #pulls: readonly Pull[];
  readonly #commits: ReadonlySet<string>;
  readonly #now: () => number;
  #nextComment = FIRST_COMMENT;
  #nextStatus = FIRST_STATUS;

  constructor(fullName: string, pulls: readonly Pull[], commits: readonly string[], now: () => number) {
    this.fullName = fullName;
    this.#pulls = pulls;
    this.#commits = new Set([...commits, ...pulls.flatMap(commitsOf)]);
    this.#now = now;
  }

  pull(number: number): Pull | undefined {
    return this.#pulls.find((pull) => pull.number === number);
  }

  hasCommit(sha: string): boolean {
    return this.#commits.has(sha);
  }

  pullsOf(sha: string): Pull[] {
    return this.#pulls.filter((pull) => commitsOf(pull).includes(sha));
  }

  commentsOf(number: number): Comment[] {
    return this.comments.filter((comment) => comment.pull === number);
  }

  addComment(pull: number, body: string, user: Account): Comment {
    const now = this.#now();
    const comment = { id: this.#nextComment++, pull, user, body, createdAt: now, updatedAt: now };
    this.comments.push(comment);
    return comment;
  }

  /** Undefined when there is no such comment. */
  updateComment(id: number, body: string): Comment | undefined {
    const index = this.comments.findIndex((comment) => comment.id === id);
    const before = this.comments[index];
    if (before === undefined) return undefined;
    const comment = { ...before, body, updatedAt: this.#now() };
    this.comments[index] = comment;
    return comment;
  }

  deleteComment(id: number): void {
    const index = this.comments.findIndex((comment) => comment.id === id);
    if (index !== -1) this.comments.splice(index, 1);
  }

  addStatus(fields: StatusFields, creator: Account): CommitStatus {
    const status = { ...fields, id: this.#nextStatus++, creator, createdAt: this.#now() };
    this.statuses.push(status);
    return status;
  }
}

function commitsOf({ headSha, mergeSha, earlierShas = [] }: Pull): string[] {
  return [headSha, ...(mergeSha === undefined ? [] : [mergeSha]), ...earlierShas];
}
