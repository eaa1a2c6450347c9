import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach } from '@jest/globals';

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

export interface Listening {
  readonly port: number;
  /** Connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  close: () => Promise<void>;
}

/** Starts a server on loopback; it and its connections are closed after the test. */
export async function listen(server: Server, host = '127.0.0.1'): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      sockets.forEach((socket) => socket.destroy());
      server.close(() => resolve());
    });
  cleanUps.push(close);
  return { port: (server.address() as AddressInfo).port, sockets, close };
}

/** A port on which nothing listens. */
export async function deadPort(server: Server): Promise<number> {
  const { port, close } = await listen(server);
  await close();
  return port;
}

/** Answers CONNECT by a tunnel to a port on loopback, whatever host was named. */
export function tunnelTo(port: number, client: Duplex): void {
  const upstream = connect(port, '127.0.0.1', () =>
    client.write('HTTP/1.1 200 Connection established\r\n\r\n'),
  );
  upstream.on('error', () => client.destroy());
  client.on('error', () => upstream.destroy());
  upstream.pipe(client).pipe(upstream);
}

/** Waits until something holds, but not for long. */
export async function until(holds: () => boolean, ms = 1_000): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error('What was waited for did not come.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Resolves to `'never settled'` when the promise does not settle soon. */
export async function settled<T>(promise: Promise<T>, ms = 1_000): Promise<T | 'never settled'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'never settled'>((resolve) => {
    timer = setTimeout(() => resolve('never settled'), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
