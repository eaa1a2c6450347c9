/** Who may ask. */
import { Refusal } from './refusal.ts';
import type { Query } from './routes.ts';

export interface Credentials {
  readonly accountserviceid: number;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Without one, no `Bearer` is let in. */
  readonly token: string | undefined;
}

/**
 * Lets a request in with `Basic` and the account service id [S], or with `Bearer`, where that id may be absent [D].
 *
 * @throws Refusal 401 for the credentials, 403 for the account service id
 */
export function authorize(authorization: string | undefined, query: Query, credentials: Credentials): void {
  const { accessKey, secretKey, token, accountserviceid } = credentials;
  const [, scheme = '', given] = /^(\w+) +(.+)$/.exec(authorization ?? '') ?? [];
  const basic = Buffer.from(`${accessKey}:${secretKey}`).toString('base64');
  const isBasic = scheme.toLowerCase() === 'basic' && given === basic;
  const isBearer = scheme.toLowerCase() === 'bearer' && given === token;
  if (!isBasic && !isBearer) throw new Refusal(401, 'not authorised');

  const account = query['accountserviceid'];
  if (account === undefined && isBearer) return;
  if (account !== String(accountserviceid)) throw new Refusal(403, 'not allowed for this accountserviceid');
}
