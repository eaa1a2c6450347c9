import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { COMPLETED } from './changes.js';

/**
 * A Clanforge in which every diff has completed. Under `/NUMBER` a status is the file of that name in a folder, in chunks,
 * and compressed if the client asks for it.
 *
 * @param tell - of the encodings that a client accepts for a status
 */
export function createLargeServer(folder: string, tell: (accepted: string) => void): Server {
  return createServer((request, response) => {
    const [, name, call] = /^\/(\d+)\/.*\/(create|status)\?/.exec(request.url ?? '') ?? [];
    response.setHeader('content-type', 'application/json');
    if (name === undefined) response.writeHead(404).end('{}');
    else if (call === 'create') response.end(JSON.stringify(COMPLETED));
    else {
      const accepted = request.headers['accept-encoding']?.toString() ?? 'anything';
      tell(accepted);
      const file = createReadStream(join(folder, `${name}.json`));
      const isAsked = accepted.includes('gzip');
      if (isAsked) response.setHeader('content-encoding', 'gzip');
      // A client that goes away early is no failure of the server's.
      const sent = isAsked ? pipeline(file, createGzip(), response) : pipeline(file, response);
      sent.catch(() => undefined);
    }
  });
}
