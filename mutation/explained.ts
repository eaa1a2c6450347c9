import type { Explanation } from './survivors.js';

/** The mutants that no test notices, and why that is right. */
export const EXPLAINED: readonly Explanation[] = [];
