/** Where the tests of mutants run: of each mutant the first test that fails is enough, the others are left out. */
import { TestEnvironment } from 'jest-environment-node';

/** What Stryker tells its tests. */
interface Instrumenter {
  readonly activeMutant?: string;
}

/** As far as it is looked at. */
interface TestEvent {
  readonly name: string;
  readonly test?: { mode?: string | null };
}

/** The mutant that a test has noticed last, over several files of tests. */
let noticed: string | undefined;

export default class FirstFailure extends TestEnvironment {
  handleTestEvent = ({ name, test }: TestEvent): void => {
    const { activeMutant } = (this.global as { readonly __stryker__?: Instrumenter }).__stryker__ ?? {};
    if (activeMutant === undefined) return;
    if (name === 'test_fn_failure') noticed = activeMutant;
    if (name === 'test_start' && test !== undefined && noticed === activeMutant) test.mode = 'skip';
  };
}
