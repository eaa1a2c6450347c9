/** This action as if nothing of it were loaded late. */
import '@actions/github';
import '../../../src/rules/path-patterns.js';
import '../../../src/index.js';
