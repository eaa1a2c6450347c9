/** Puts a reply on the wire, whole or as a fault wants it. */
import type { ServerResponse } from 'node:http';
import type { Reply, Sending } from './delivery.ts';

const TRICKLED_PIECES = 10;
const PADDING_PIECE = 64 * 1024;

/**
 * Sends a reply; resolves when there is nothing more to send.
 *
 * @param pause waits so many milliseconds, for a slow sending
 */
export async function send(
  response: ServerResponse,
  reply: Reply,
  sending: Sending,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  switch (sending.kind) {
    case 'lost':
      response.destroy();
      return;
    case 'never':
      return;
    case 'whole':
      writeHead(response, reply);
      response.end(reply.body);
      return;
    case 'cut':
      writeHead(response, reply);
      await write(response, half(reply.body));
      response.destroy();
      return;
    case 'stalled':
      writeHead(response, reply);
      await write(response, half(reply.body));
      return;
    case 'trickled': {
      writeHead(response, reply);
      const body = Buffer.from(reply.body);
      const size = Math.ceil(body.length / TRICKLED_PIECES) || 1;
      for (let start = 0; start < body.length && !response.destroyed; start += size) {
        if (start > 0) await pause(sending.everyMs);
        await write(response, body.subarray(start, start + size));
      }
      response.end();
      return;
    }
    case 'padded':
      response.writeHead(reply.status, reply.headers);
      await writePadded(response, sending.bytes);
      response.end();
      return;
  }
}

function writeHead(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'Content-Length': Buffer.byteLength(reply.body), ...reply.headers });
}

function half(body: string): Buffer {
  const bytes = Buffer.from(body);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

/** Resolves when the piece has been handed on, or the connection is gone. */
function write(response: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(piece, () => {
      response.off('close', resolve);
      resolve();
    });
  });
}

/** A JSON object of so many bytes, never all in memory. */
async function writePadded(response: ServerResponse, bytes: number): Promise<void> {
  const start = '{"padding":"';
  const end = '"}';
  await write(response, Buffer.from(start));
  const piece = Buffer.alloc(PADDING_PIECE, 'x');
  for (let left = bytes - start.length - end.length; left > 0 && !response.destroyed; left -= piece.length)
    await write(response, piece.subarray(0, left));
  await write(response, Buffer.from(end));
}
