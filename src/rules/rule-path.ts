import { plainPath } from '../text/plain-path.js';
import { inOneSpelling } from './spelling.js';

/** Where a path may be spelt in another way too; nearly none is, and there may be millions. */
const MAY_DIFFER = /[^\0-\x7f]|(?:^|\/)\.{0,2}\/|\/\.{1,2}$|^\.{1,2}$/;

/** A path as rules match it, in its one spelling: no empty folder, `.` or `..` in it, and accents as NFC has them. */
export function rulePath(path: string): string {
  const plain = plainPath(path);
  if (!MAY_DIFFER.test(plain)) return plain;
  const parts: string[] = [];
  const composed = inOneSpelling(plain);
  for (const part of composed.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/') + (composed.endsWith('/') && parts.length > 0 ? '/' : '');
}
