/** Who acts on the local GitHub, and what its token is allowed. */
import { Refusal } from './refusal.ts';

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot' | 'Organization';
}

/** `bot` is what a workflow's own token acts as, `user` the owner of a personal access token. */
export type Identity = 'bot' | 'user';

export type Access = 'write' | 'read' | 'none';

export interface Permissions {
  readonly pullRequests: Access;
  readonly statuses: Access;
}

/** A permission that a request needs, and all that GitHub names as sufficient. */
export interface Need {
  readonly permission: keyof Permissions;
  readonly access: 'write' | 'read';
  /** Value of `x-accepted-github-permissions`. */
  readonly accepted: string;
}

export const BOT: Account = { login: 'github-actions[bot]', id: 41898282, type: 'Bot' };
export const USER: Account = { login: 'build-keeper', id: 7001001, type: 'User' };
export const STRANGER: Account = { login: 'passer-by', id: 7001002, type: 'User' };

export function accountOf(identity: Identity): Account {
  return identity === 'bot' ? BOT : USER;
}

/** @throws Refusal 401 without a token or with another one */
export function authenticate(authorization: string | undefined, token: string): void {
  if (authorization === undefined) throw new Refusal(401, 'Requires authentication');
  const [, scheme, given] = /^(\w+) +(.+)$/.exec(authorization) ?? [];
  const isToken = scheme !== undefined && ['token', 'bearer'].includes(scheme.toLowerCase());
  if (!isToken || given !== token) throw new Refusal(401, 'Bad credentials');
}

/** @throws Refusal 403 when the token's permissions do not suffice */
export function permit(need: Need, permissions: Permissions, identity: Identity): void {
  const has = permissions[need.permission];
  if (has === 'write' || has === need.access) return;
  throw new Refusal(403, notAccessibleBy(identity), {
    headers: { 'x-accepted-github-permissions': need.accepted },
  });
}

/** GitHub's words for a token that may not do this. */
export function notAccessibleBy(identity: Identity): string {
  return `Resource not accessible by ${identity === 'bot' ? 'integration' : 'personal access token'}`;
}
