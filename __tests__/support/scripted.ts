import { createServer } from 'node:http';
import { listen } from './listen.ts';

export interface Scripted {
  readonly url: string;
  /** Paths with queries, in order. */
  readonly requests: readonly string[];
}

/** A response with another HTTP status than 200, or with a Date header, which the others do not have. */
export interface Reply {
  readonly httpStatus: number;
  readonly json: object;
  readonly hasDate?: boolean;
}

export type ScriptedAnswer = object | Reply | 'reset';

/** A server that gives these JSON answers (or resets) one after another, the last one again and again. */
export async function startScripted(...answers: readonly ScriptedAnswer[]): Promise<Scripted> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request.url ?? '');
    if (answer === undefined || answer === 'reset') {
      request.socket.destroy();
      return;
    }
    const reply = 'httpStatus' in answer ? answer : { json: answer };
    const { httpStatus = 200, json, hasDate = false }: Partial<Reply> = reply;
    response.sendDate = hasDate;
    response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, requests };
}

/** A job's answer as documented, with what the test is about in place of the rest. */
export function answer(fields: object = {}): object {
  return {
    diffid: 42,
    jobcreated: 1_000_000,
    jobupdated: 1_000_000,
    jobprogress: 0,
    jobstateid: 5,
    jobstatename: 'Completed',
    jobfailed: 0,
    success: true,
    added: {},
    modified: {},
    removed: {},
    ...fields,
  };
}

export const STATE = {
  created: { jobstateid: 1, jobstatename: 'Created' },
  running: { jobstateid: 4, jobstatename: 'Running' },
  completed: { jobstateid: 5, jobstatename: 'Completed' },
  failed: { jobstateid: 6, jobstatename: 'Failed', jobfailed: 1, joberror: 'disk full' },
} as const;
