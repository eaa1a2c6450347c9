import { DEMO_CREDENTIALS } from '../clanforge/server.ts';

/** The image and the machine of demo and pictures. */
export const IMAGEID = 5001;
export const MACHINEID = 7001;

/** Inputs for a step against a local Clanforge, with pauses that nobody has to wait for. */
export function demoInputs(apiUrl: string): Record<string, string> {
  return {
    accountserviceid: String(DEMO_CREDENTIALS.accountserviceid),
    imageid: String(IMAGEID),
    machineid: String(MACHINEID),
    'access-key': DEMO_CREDENTIALS.accessKey,
    'secret-key': DEMO_CREDENTIALS.secretKey,
    'api-url': apiUrl,
    'poll-interval-seconds': '0.5',
    'timeout-minutes': '2',
  };
}
