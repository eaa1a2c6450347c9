/**
 * Prints what is to be known of a release before it is made, as the lines of an output file:
 * `npm run -s release-plan -- v1.2.3`. Fails when the commit that is checked out is not one to release.
 */
import { PROJECT } from '../runner/project.js';
import { planRelease } from './release.js';

try {
  const [tag] = process.argv.slice(2);
  if (tag === undefined) throw new Error('Which tag? npm run -s release-plan -- v1.2.3');
  const { isLatest } = planRelease(tag, PROJECT);
  console.log(`latest=${String(isLatest)}`);
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
