import { INPUT_NAMES, type RawInputs } from '../../src/inputs/input-reader.js';

const NOTHING = Object.fromEntries(INPUT_NAMES.map((name) => [name, ''])) as RawInputs;

/** The inputs of a workflow that gives these and no others. */
export function rawInputs(given: Partial<RawInputs>): RawInputs {
  return { ...NOTHING, ...given };
}

/** Good inputs in the smallest number. */
export const SMALLEST: Partial<RawInputs> = {
  accountserviceid: '1',
  imageid: '2',
  machineid: '3',
  'access-key': 'AKID',
  'secret-key': 'S3CRET',
};
