import { expect, test } from '@jest/globals';
import { secretsOf } from '../../src/inputs/secrets.js';
import { rawInputs } from './raw-inputs.js';

test('the secret key and the pair that Basic sends are secrets, as they are sent: trimmed', () => {
  expect(secretsOf(rawInputs({ 'access-key': ' AKID ', 'secret-key': 'S3CRET\n' }))).toEqual([
    'S3CRET',
    'QUtJRDpTM0NSRVQ=',
    'QUtJRDpTM0NSRVQ',
  ]);
});

test('so is the pair without its padding, and as the alphabet for URLs spells it', () => {
  const pairOf = (secret: string) =>
    secretsOf(rawInputs({ 'access-key': 'A', 'secret-key': secret })).slice(1);
  expect(pairOf('??>')).toEqual(['QTo/Pz4=', 'QTo/Pz4', 'QTo_Pz4']);
  expect(pairOf('1~?~')).toEqual(['QToxfj9+', 'QToxfj9-']);
  expect(pairOf('12')).toEqual(['QToxMg==', 'QToxMg']);
  expect(pairOf('1')).toEqual(['QTox']);
});

test('the token is a secret', () => {
  expect(secretsOf(rawInputs({ token: ' tok ' }))).toEqual(['tok']);
});

test('the token for GitHub is a secret, beside the others', () => {
  expect(secretsOf(rawInputs({ 'github-token': ' ghs_1\n', token: 'tok' }))).toEqual(['tok', 'ghs_1']);
});

test('a secret is one even where the inputs are bad', () => {
  expect(secretsOf(rawInputs({ 'secret-key': 'two words', token: 'tok' }))).toEqual(['two words', 'tok']);
});

test('ids and empty values are none', () => {
  const ids = { accountserviceid: '1', imageid: '2', machineid: '3', diffid: '4' };
  expect(
    secretsOf(
      rawInputs({ ...ids, 'access-key': 'AKID', 'secret-key': ' ', token: '\n', 'github-token': ' ' }),
    ),
  ).toEqual([]);
});
