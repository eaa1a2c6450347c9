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
  | { readonly kind: 'trickled'; readonly everyMs: number };

const TRICKLED_PIECES = 10;

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
  const length = 'Transfer-Encoding' in headers ? {} : { 'Content-Length': bytes.length };
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
