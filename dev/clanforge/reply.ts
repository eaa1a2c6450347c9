/** Responses of the local servers, and how they are put on the wire. */
import type { ServerResponse } from 'node:http';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [field: string]: Json;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Sending =
  | { readonly kind: 'whole' | 'cut' | 'stalled' | 'never' | 'lost' }
  | { readonly kind: 'trickled'; readonly everyMs: number }
  | { readonly kind: 'padded'; readonly bytes: number };

const TRICKLED_PIECES = 10;
const PADDING_PIECE = 64 * 1024;

export function jsonReply(status: number, body: JsonObject, headers: Reply['headers'] = {}): Reply {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** Clanforge's form of an error, often with HTTP 200 [C]. */
export function envelope(message: string): JsonObject {
  return {
    messages: [],
    error_code: 1,
    error_message: message,
    _debug: [],
    success: false,
    error: true,
  };
}

/**
 * Sends a reply; resolves when there is nothing more to send.
 *
 * @param pause waits between the pieces of a trickled body
 */
export async function send(
  response: ServerResponse,
  { status, headers, body }: Reply,
  sending: Sending,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  if (sending.kind === 'lost') response.destroy();
  if (sending.kind === 'lost' || sending.kind === 'never') return;
  const bytes = Buffer.from(body);
  const length = sending.kind === 'padded' ? {} : { 'Content-Length': bytes.length };
  response.writeHead(status, { ...length, ...headers });
  switch (sending.kind) {
    case 'whole':
      break;
    case 'cut':
    case 'stalled':
      await write(response, bytes.subarray(0, bytes.length / 2));
      if (sending.kind === 'cut') response.destroy();
      return;
    case 'trickled': {
      const size = Math.ceil(bytes.length / TRICKLED_PIECES) || 1;
      for (let start = 0; start < bytes.length && !response.destroyed; start += size) {
        if (start > 0) await pause(sending.everyMs);
        await write(response, bytes.subarray(start, start + size));
      }
      response.end();
      return;
    }
    case 'padded':
      await writePadded(response, sending.bytes);
      response.end();
      return;
  }
  response.end(bytes);
}

/** Resolves when the piece has been passed on, or the connection is gone. */
function write(response: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(piece, () => {
      response.off('close', resolve);
      resolve();
    });
  });
}

/** A JSON object of this size, which is never in memory as a whole. */
async function writePadded(response: ServerResponse, bytes: number): Promise<void> {
  const [start, end] = [Buffer.from('{"padding":"'), Buffer.from('"}')];
  await write(response, start);
  const piece = Buffer.alloc(PADDING_PIECE, 'x');
  for (let left = bytes - start.length - end.length; left > 0 && !response.destroyed; left -= piece.length)
    await write(response, piece.subarray(0, left));
  await write(response, end);
}
