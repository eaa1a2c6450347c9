/** The command line of the local Clanforge. */
import { statSync } from 'node:fs';
import type { Place } from './clanforge.ts';
import { faultList, HELP, readCommandLine } from './commandline.ts';
import type { Command } from './commandline.ts';
import { DEMO_CREDENTIALS, startClanforge, type RecordedRequest } from './server.ts';

async function run(command: Command): Promise<void> {
  switch (command.kind) {
    case 'help':
      console.log(HELP);
      return;
    case 'list-faults':
      console.log(faultList());
      return;
    case 'serve': {
      const { images, machines, accountserviceid } = command.options;
      requireFolders([...Object.values(images), ...Object.values(machines)]);
      const onRequest = ({ method, path, query }: RecordedRequest): void =>
        console.log(`${method} ${path}?${new URLSearchParams(query).toString()}`);
      const clanforge = await startClanforge({
        ...command.options,
        ...(command.logsRequests ? { onRequest } : {}),
      });
      console.log(`url               ${clanforge.url}`);
      console.log(`accountserviceid  ${accountserviceid}`);
      for (const [id, { folder }] of Object.entries(images))
        console.log(`imageid           ${id}  ${folder}`);
      for (const [id, { folder }] of Object.entries(machines))
        console.log(`machineid         ${id}  ${folder}`);
      console.log(`access key        ${DEMO_CREDENTIALS.accessKey}`);
      console.log(`secret key        ${DEMO_CREDENTIALS.secretKey}`);
      const [imageid] = Object.keys(images);
      const [machineid] = Object.keys(machines);
      const { accessKey, secretKey } = DEMO_CREDENTIALS;
      const curl = (path: string): string =>
        `curl -u ${accessKey}:${secretKey} '${clanforge.url}/cfp/v1/imagediff/${path}accountserviceid=${accountserviceid}`;
      console.log(`\n${curl('create?')}&imageid=${imageid}&machineid=${machineid}'`);
      console.log(`${curl('218595/status?')}&diff_info=1'`);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void clanforge.close());
    }
  }
}

function requireFolders(places: readonly Place[]): void {
  for (const { folder } of places)
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new Error(`${folder} is not a folder`);
}

try {
  await run(readCommandLine(process.argv.slice(2)));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const isInUse = code === 'EADDRINUSE' || code === 'EACCES';
  console.error(`error: ${isInUse ? 'the port is in use or not allowed: choose another --port' : message}`);
  process.exitCode = isInUse ? 1 : 2;
}
