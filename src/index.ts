import { tmpdir } from 'node:os';
import { runAction } from './action.js';
import { createHttpTransport, REQUEST_TIMEOUT_MS } from './client/http-transport.js';
import { secretsOf } from './inputs/secrets.js';
import { listenForCancel } from './platform/cancellation.js';
import { systemClock } from './platform/clock.js';
import { failWithoutVerdict } from './platform/exit.js';
import { openOctokit, readGitHubRun } from './platform/github.js';
import { createOutputSetter } from './platform/outputs.js';
import { createRunnerLog, mask, readRawInputs, runnerTemp, writeSummary } from './platform/runner.js';
import { AFTER_ABRUPT_END } from './report/outputs.js';
import { createCleaner } from './text/cleaner.js';

const inputs = readRawInputs();
const secrets = secretsOf(inputs);
secrets.forEach(mask);

const cleaner = createCleaner(secrets);
const log = createRunnerLog();
const setOutputs = createOutputSetter(log);
const exit = failWithoutVerdict(log, setOutputs, cleaner);
const cancellation = listenForCancel(() => {
  exit.now(`Cancelled, and ended at once since the orderly end took too long. ${AFTER_ABRUPT_END}`);
});
const run = readGitHubRun();

const passed = await runAction({
  inputs,
  cleaner,
  transport: createHttpTransport('clanforge-image-diff', systemClock),
  requestTimeoutMs: REQUEST_TIMEOUT_MS,
  clock: systemClock,
  random: Math.random,
  cancelled: cancellation.requested,
  overdue: cancellation.overdue,
  late: cancellation.late,
  openOctokit,
  log,
  setOutputs,
  writeSummary,
  folder: runnerTemp() ?? tmpdir(),
  run,
});
exit.withVerdict(passed);
