import { createServer, type AddressInfo } from 'node:net';

/** Refuses every request, and notes when its first byte came. */
export interface RefusingServer {
  readonly url: string;
  /** The moment of the last request's first byte, as `performance.now()` has it. */
  readonly firstByteAt: () => number;
  readonly close: () => void;
}

export async function startRefusingServer(): Promise<RefusingServer> {
  let at = NaN;
  const server = createServer((socket) => {
    socket.once('data', () => {
      at = performance.now();
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, firstByteAt: () => at, close: () => server.close() };
}
