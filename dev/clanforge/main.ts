/** The command line of the local Clanforge. */
import { statSync } from 'node:fs';
import { faultList, HELP, readCommandLine } from './commandline.ts';
import { DEMO_CREDENTIALS, startClanforge, type RecordedRequest } from './server.ts';

const logRequest = ({ method, path, query }: RecordedRequest): void =>
  console.log(`${method} ${path}?${new URLSearchParams(query).toString()}`);

async function run(command: ReturnType<typeof readCommandLine>): Promise<void> {
  if (command.kind !== 'serve') {
    console.log(command.kind === 'help' ? HELP : faultList());
    return;
  }
  const { images, machines, accountserviceid } = command.options;
  for (const { folder } of [...Object.values(images), ...Object.values(machines)])
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new Error(`${folder} is not a folder`);
  const clanforge = await startClanforge({
    ...command.options,
    ...(command.logsRequests ? { onRequest: logRequest } : {}),
  });
  const list = (name: string, places: typeof images): string[] =>
    Object.entries(places).map(([id, { folder }]) => `${name.padEnd(18)}${id}  ${folder}`);
  const { accessKey, secretKey } = DEMO_CREDENTIALS;
  const curl = (path: string): string =>
    `curl -u ${accessKey}:${secretKey} '${clanforge.url}/cfp/v1/imagediff/${path}accountserviceid=${accountserviceid}`;
  const lines = [
    `url               ${clanforge.url}`,
    `accountserviceid  ${accountserviceid}`,
    ...list('imageid', images),
    ...list('machineid', machines),
    `access key        ${accessKey}`,
    `secret key        ${secretKey}`,
    `\n${curl('create?')}&imageid=${Object.keys(images)[0]}&machineid=${Object.keys(machines)[0]}'`,
    `${curl('218595/status?')}&diff_info=1'`,
    `${curl('218595/reject?')}&reinstall=0'`,
  ];
  for (const line of lines) console.log(line);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void clanforge.close());
}

try {
  await run(readCommandLine(process.argv.slice(2)));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const isInUse = code === 'EADDRINUSE' || code === 'EACCES';
  console.error(`error: ${isInUse ? 'the port is in use or not allowed: choose another --port' : message}`);
  process.exitCode = isInUse ? 1 : 2;
}
