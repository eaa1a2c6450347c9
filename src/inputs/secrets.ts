import { basicPair } from '../client/credentials.js';
import type { RawInputs } from './input-reader.js';

/** What must never be shown, in each form in which it travels. */
export function secretsOf(inputs: RawInputs): readonly string[] {
  const accessKey = inputs['access-key'].trim();
  const secretKey = inputs['secret-key'].trim();
  const pair = accessKey === '' || secretKey === '' ? '' : basicPair(accessKey, secretKey);
  return [secretKey, inputs.token.trim(), inputs['github-token'].trim(), pair].filter(
    (secret) => secret !== '',
  );
}
