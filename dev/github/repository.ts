/** The state of a local GitHub: one repository with its pull requests, comments and commit statuses. */

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
}

/** The account of a workflow's own token. */
export const BOT: Account = { login: 'github-actions[bot]', id: 41898282, type: 'Bot' };
/** The owner of a personal access token. */
export const USER: Account = { login: 'build-keeper', id: 7001001, type: 'User' };
export const STRANGER: Account = { login: 'passer-by', id: 7001002, type: 'User' };

export interface Pull {
  readonly number: number;
  readonly headSha: string;
  readonly state: 'open' | 'closed';
  readonly locked?: boolean;
  /** `owner/name` of a fork; null for a deleted one; the repository itself by default. */
  readonly headRepository?: string | null;
  /** Its commits before the head. */
  readonly earlierShas?: readonly string[];
}

export interface Comment {
  readonly id: number;
  /** The number of its pull request. */
  readonly pull: number;
  readonly user: Account;
  readonly body: string;
}

export const STATUS_STATES = ['error', 'failure', 'pending', 'success'] as const;

export interface StatusFields {
  readonly sha: string;
  readonly state: (typeof STATUS_STATES)[number];
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly context: string;
}

export interface CommitStatus extends StatusFields {
  readonly id: number;
  readonly creator: Account;
}

const FIRST_COMMENT = 2_100_000_001;
const FIRST_STATUS = 33_000_000_001;

export class Repository {
  /** Oldest first. */
  readonly comments: Comment[] = [];
  /** Oldest first. */
  readonly statuses: CommitStatus[] = [];
  readonly #pulls: readonly Pull[];
  readonly #commits: readonly string[];

  /** @param commits - those of no pull request */
  constructor(pulls: readonly Pull[], commits: readonly string[]) {
    this.#pulls = pulls;
    this.#commits = commits;
  }

  pull(number: number): Pull | undefined {
    return this.#pulls.find((pull) => pull.number === number);
  }

  hasCommit(sha: string): boolean {
    return this.#commits.includes(sha) || this.pullsOf(sha).length > 0;
  }

  pullsOf(sha: string): readonly Pull[] {
    return this.#pulls.filter(({ headSha, earlierShas = [] }) => [headSha, ...earlierShas].includes(sha));
  }

  addComment(pull: number, body: string, user: Account): Comment {
    const comment = { id: FIRST_COMMENT + this.comments.length, pull, user, body };
    this.comments.push(comment);
    return comment;
  }

  /** @returns undefined for an unknown comment */
  updateComment(id: number, body: string): Comment | undefined {
    const index = this.comments.findIndex((comment) => comment.id === id);
    const before = this.comments[index];
    return before && (this.comments[index] = { ...before, body });
  }

  addStatus(fields: StatusFields, creator: Account): CommitStatus {
    const status = { ...fields, id: FIRST_STATUS + this.statuses.length, creator };
    this.statuses.push(status);
    return status;
  }
}
