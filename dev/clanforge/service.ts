/** Answers Clanforge's requests: checks their query, asks the state, gives the answer its shape. */
import { jobAnswer, rejectAnswer, statusAnswer, uninstallAnswer } from './answers.ts';
import type { JsonObject } from './answers.ts';
import type { Clanforge, JobPlan } from './clanforge.ts';
import { Refusal } from './refusal.ts';
import type { Query, Route } from './routes.ts';

export interface Service {
  readonly clanforge: Clanforge;
  readonly game: { readonly gameid: number; readonly name: string };
  readonly realProgress: boolean;
  readonly now: () => number;
}

/**
 * Answers a request that has been let in.
 *
 * @param plan says what a job that starts will do
 * @throws Refusal when the request is not well formed or Clanforge refuses it
 */
export async function answerTo(
  service: Service,
  route: Route,
  query: Query,
  plan: () => JobPlan,
): Promise<JsonObject> {
  const { clanforge, realProgress } = service;
  switch (route.kind) {
    case 'create': {
      const reading = clanforge.create(requiredId(query, 'imageid'), requiredId(query, 'machineid'), plan);
      return jobAnswer(reading, realProgress);
    }
    case 'retry': {
      const diffid = positiveInteger('diffid', route.diffid);
      if (route.by === 'create') requireSameSubjects(clanforge, diffid, query);
      return jobAnswer(await clanforge.retry(diffid, plan), realProgress);
    }
    case 'status': {
      const diffid = positiveInteger('diffid', route.diffid);
      const reading = await clanforge.status(diffid);
      const info =
        query['diff_info'] === '1' ? { game: service.game, ...clanforge.subjectsOf(diffid) } : undefined;
      return statusAnswer(reading, realProgress, info);
    }
    case 'reject': {
      const diffid = positiveInteger('diffid', route.diffid);
      const reinstall = query['reinstall'];
      if (reinstall !== '0' && reinstall !== '1') throw new Refusal(400, 'reinstall must be 0 or 1');
      await clanforge.reject(diffid);
      return reinstall === '0'
        ? rejectAnswer(diffid)
        : uninstallAnswer(clanforge.subjectsOf(diffid).machineid, service.now());
    }
    case 'accept': {
      const diffid = requiredId(query, 'diffid');
      // The vendor's table requires it; its text does not.
      if (!/^[01]$/.test(query['restart'] ?? '')) throw new Refusal(400, 'restart must be 0 or 1');
      await clanforge.makeVersion(diffid, query['full'] === '1');
      return { diffid, success: true };
    }
    case 'other':
      throw new Refusal(404, 'no such request');
  }
}

function requireSameSubjects(clanforge: Clanforge, diffid: number, query: Query): void {
  const { imageid, machineid } = clanforge.subjectsOf(diffid);
  if (requiredId(query, 'imageid') !== imageid || requiredId(query, 'machineid') !== machineid)
    throw new Refusal(400, `diffid ${diffid} is of imageid ${imageid} and machineid ${machineid}`);
}

function requiredId(query: Query, name: string): number {
  const text = query[name];
  if (text === undefined) throw new Refusal(400, `${name} is missing`);
  return positiveInteger(name, text);
}

function positiveInteger(name: string, text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Refusal(400, `${name} is not a positive integer`);
  return Number(text);
}
