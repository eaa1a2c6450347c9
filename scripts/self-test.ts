/** The last step of self-test.yml: fails unless each step before, given by `STEPS`, came to what it must. */
import { mismatches } from './self-test-scenes.js';

try {
  const steps = process.env['STEPS'] ?? '';
  if (steps === '') throw new Error('Which steps? Set STEPS to their JSON, as self-test.yml does.');
  const found = mismatches(steps);
  for (const line of found) console.error(line);
  if (found.length > 0) throw new Error(`${found.length} of what was expected is otherwise.`);
  console.log('Each step came to what it must.');
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
