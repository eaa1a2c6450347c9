import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What the server tells its parent: once where it is, then of each status asked for. */
type Message = { readonly url: string } | { readonly accepted: string };

export interface LargeServer {
  readonly url: string;
  /** What clients accepted as encodings. */
  readonly accepted: ReadonlySet<string>;
  readonly close: () => void;
}

/** Starts the server in a process of its own. */
export async function startLargeServer(folder: string): Promise<LargeServer> {
  const child = fork(fileURLToPath(new URL('serve.js', import.meta.url)), [folder]);
  const accepted = new Set<string>();
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the server ended')));
    child.on('message', (message: Message) => {
      if ('url' in message) resolve(message.url);
      else accepted.add(message.accepted);
    });
  });
  return { url, accepted, close: () => child.disconnect() };
}
