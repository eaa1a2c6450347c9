import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const USUAL_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const OFF_THE_PATH = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The browser to take pictures with: the one that is asked for, else the environment's, else one of the usual.
 *
 * @throws when the one that is asked for is no program, or none is found
 */
export function findBrowser(
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const named = [asked, env['CHROME_PATH'], env['CHROMIUM_PATH']].find(
    (path) => path !== undefined && path !== '',
  );
  if (named !== undefined) {
    if (isProgram(named)) return named;
    throw new Error(`${named} is not a program that can be run.`);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = [
    ...USUAL_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...OFF_THE_PATH,
  ];
  const found = places.find(isProgram);
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium and no Chrome was found: install one, or name its program with --browser or in CHROME_PATH.',
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
