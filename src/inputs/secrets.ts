import { basicPair } from '../client/credentials.js';
import type { RawInputs } from './input-reader.js';

/** What must never be shown, in each form in which it travels, or that somebody may make of it who takes it apart. */
export function secretsOf(inputs: RawInputs): readonly string[] {
  const accessKey = inputs['access-key'].trim();
  const secretKey = inputs['secret-key'].trim();
  const pairs = accessKey === '' || secretKey === '' ? [] : base64Forms(basicPair(accessKey, secretKey));
  return [secretKey, inputs.token.trim(), inputs['github-token'].trim(), ...pairs].filter(
    (secret) => secret !== '',
  );
}

/** Padding is often left off, and not every alphabet of base64 has the same signs. */
function base64Forms(encoded: string): readonly string[] {
  const bare = encoded.replaceAll('=', '');
  return [...new Set([encoded, bare, bare.replaceAll('+', '-').replaceAll('/', '_')])];
}
