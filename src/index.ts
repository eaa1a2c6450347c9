/** The process: hands the real clock, runner and signals to the action, and its verdict to the exit code. */
import { getInput } from '@actions/core';
import { runAction } from './action.ts';
import { createHttpTransport } from './clanforge/transport.ts';
import { openOctokit, readGitHubRun } from './github/context.ts';
import { secretsOf } from './inputs/connection.ts';
import { readRawInputs } from './inputs/reader.ts';
import { AFTER_ABRUPT_END } from './report/outputs.ts';
import * as runner from './runner.ts';
import { createCleaner } from './text/clean.ts';

const inputs = readRawInputs(getInput);
const secrets = secretsOf(inputs);
runner.mask(secrets);

const cleaner = createCleaner(secrets);
const log = runner.createRunnerLog();
const setOutputs = runner.createOutputSetter(log);
const exit = runner.failWithoutVerdict(log, setOutputs, cleaner);
const cancel = runner.listenForCancel(() => {
  exit.now(`Cancelled, and ended at once because the orderly end took too long. ${AFTER_ABRUPT_END}`);
});

const passed = await runAction({
  inputs,
  setupFaults: runner.checkProxyVariable(),
  clock: runner.systemClock,
  log,
  cleaner,
  random: Math.random,
  cancel,
  transport: createHttpTransport('clanforge-image-diff', runner.systemClock),
  setOutputs,
  writeSummary: runner.writeSummary,
  folder: runner.temporaryFolder(),
  githubRun: readGitHubRun(),
  openOctokit,
});
exit.withVerdict(passed);
