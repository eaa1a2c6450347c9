import fc from 'fast-check';

/** Mutants are many: a property need not run long for each, nor find its smallest counterexample. */
fc.configureGlobal({ numRuns: 15, endOnFailure: true });
fc.installGlobalPlugin(fc.interruptAfterTimeLimit(250));
