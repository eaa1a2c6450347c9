/** The command line of the local Clanforge. */
import { statSync } from 'node:fs';
import type { Place } from './clanforge.ts';
import { faultList, HELP, readCommandLine } from './commandline.ts';
import type { Command } from './commandline.ts';
import { DEMO_CREDENTIALS, startClanforge } from './server.ts';

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
      const clanforge = await startClanforge(command.options);
      console.log(`url               ${clanforge.url}`);
      console.log(`accountserviceid  ${accountserviceid}`);
      for (const [id, { folder }] of Object.entries(images))
        console.log(`imageid           ${id}  ${folder}`);
      for (const [id, { folder }] of Object.entries(machines))
        console.log(`machineid         ${id}  ${folder}`);
      console.log(`access key        ${DEMO_CREDENTIALS.accessKey}`);
      console.log(`secret key        ${DEMO_CREDENTIALS.secretKey}`);
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
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
