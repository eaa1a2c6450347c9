import { existsSync } from 'node:fs';
import { LOCAL_TOKEN } from '../../dev/runner/run-action.ts';
import { EVENT_NAMES, eventPayload } from '../../dev/github/events.ts';
import { DEMO_CREDENTIALS, type ClanforgeOptions, type LocalClanforge } from '../../dev/clanforge/server.ts';
import type { LocalGitHub } from '../../dev/github/server.ts';
import { blocksIn, codeOfDocuments, exampleOf, placeOf } from '../workflows/documents.ts';
import { readFiles, type Mapping } from '../workflows/read.ts';
import type { JobResult, StepResult, Surroundings } from '../workflows/run-job.ts';
import { runWorkflow, type WorkflowResult } from '../workflows/run-workflow.ts';
import { workflowOf } from '../workflows/workflow.ts';
import { IMAGE_FILES, MACHINE_FILES, startTestClanforge } from '../support/clanforge.ts';
import { makeFolder } from '../support/folders.ts';
import { HEAD_SHA, PULL, REPOSITORY, startTestGitHub } from '../support/github.ts';

/** An example of the documents that can be run. */
export interface RunnableExample {
  /** Where it stands. */
  readonly place: string;
  readonly heading: string;
  readonly root: Mapping;
  /** The events that it runs on. */
  readonly events: readonly string[];
}

/** Every example that does something: whole workflows, jobs and steps. */
export function runnableExamples(): readonly RunnableExample[] {
  const examples = blocksIn(codeOfDocuments(), 'yaml', 'yml').map((code) => ({
    code,
    ...exampleOf(code.text),
  }));
  const readings = readFiles({
    validate: false,
    files: examples.map(({ code, workflow }) => ({ name: placeOf(code), kind: 'workflow', text: workflow })),
  });
  return readings.flatMap(({ name: place, root, findings }, index) => {
    if (findings.length > 0) throw new Error(findings.map(({ message }) => message).join('\n'));
    const heading = examples[index]?.code.heading;
    return heading === undefined ? [] : [{ place, heading, root, events: workflowOf(root).events }];
  });
}

/** What the examples take as given: their images and machines, their secrets, a pull request. */
export interface Studio {
  readonly clanforge: LocalClanforge;
  readonly github: LocalGitHub;
  /** The files that `actions/upload-artifact` was given. */
  readonly uploads: readonly string[];
  run: (example: RunnableExample, event?: string, given?: Partial<Surroundings>) => Promise<WorkflowResult>;
}

const TOKEN = 'demo-token';
const SECRETS = {
  CLANFORGE_ACCESS_KEY: DEMO_CREDENTIALS.accessKey,
  CLANFORGE_SECRET_KEY: DEMO_CREDENTIALS.secretKey,
  CLANFORGE_TOKEN: TOKEN,
};

export async function startStudio(options: Partial<ClanforgeOptions> = {}): Promise<Studio> {
  const [folder, changed] = [makeFolder(IMAGE_FILES), makeFolder(MACHINE_FILES)];
  const image = { name: 'Dedicated server', folder };
  const machine = { name: 'Build box', folder: changed };
  const clanforge = await startTestClanforge({
    images: { 5001: image, 5002: image },
    machines: { 7001: machine, 7002: machine, 7003: machine },
    token: TOKEN,
    timetable: { created: 10, pending: 10, queued: 10, running: 50 },
    ...options,
  });
  const github = await startTestGitHub({ token: LOCAL_TOKEN });
  const uploads: string[] = [];
  return {
    clanforge,
    github,
    uploads,
    run: (example, event = example.events[0] ?? '', given = {}) =>
      runWorkflow(example.root, example.place, {
        event: { name: event, payload: payloadOf(event) },
        secrets: SECRETS,
        actionInputs: { 'api-url': clanforge.url, 'poll-interval-seconds': '0.1' },
        standIns: {
          'actions/checkout': () => true,
          'actions/upload-artifact': ({ path = '' }) => {
            uploads.push(path);
            return existsSync(path);
          },
        },
        ...given,
        env: { GITHUB_API_URL: github.url, GITHUB_SHA: HEAD_SHA, ...given.env },
      }),
  };
}

/** Whom an event is about: the pull request, or its commit. */
function payloadOf(event: string): ReturnType<typeof eventPayload> {
  const name = EVENT_NAMES.find((one) => one === event);
  if (name === undefined) throw new Error(`There is no payload for ${event}.`);
  const pull = { number: PULL, headSha: HEAD_SHA, state: 'open' } as const;
  return eventPayload(name, {
    repository: REPOSITORY,
    sha: HEAD_SHA,
    ...(name === 'pull_request' ? { pull } : {}),
  });
}

/** The steps that ran this action. */
export function diffSteps({ jobs }: WorkflowResult): readonly StepResult[] {
  return jobs.flatMap(({ steps }) =>
    steps.filter(({ action, outcome }) => action?.startsWith('clanforge-') === true && outcome !== 'skipped'),
  );
}

export function jobNamed({ jobs }: WorkflowResult, id: string): JobResult {
  const found = jobs.find((job) => job.id === id);
  if (found === undefined) throw new Error(`no job ${id} ran`);
  return found;
}

export function stepTitled(result: WorkflowResult, title: string): StepResult {
  const found = result.jobs.flatMap(({ steps }) => steps).find((step) => step.title === title);
  if (found === undefined) throw new Error(`no step "${title}" is there`);
  return found;
}
