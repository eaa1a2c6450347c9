import fc from 'fast-check';

/** Mutants are many: a property may take a fifth of a second for each, and need not find its smallest counterexample. */
fc.configureGlobal({ numRuns: 15, endOnFailure: true, interruptAfterTimeLimit: 200 });
