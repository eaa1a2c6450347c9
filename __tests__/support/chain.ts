/** A real chain before the API: squid with a password, then nginx with TLS, a rate limit and a time-out. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CERTIFICATE, KEY } from './certificate.ts';
import { makeFolder } from './folders.ts';

const PROGRAMS = {
  squid: '/usr/sbin/squid',
  nginx: '/usr/sbin/nginx',
  authenticator: '/usr/lib/squid/basic_ncsa_auth',
  openssl: '/usr/bin/openssl',
};

/** The programs of the chain that this machine does not have. */
export const MISSING = Object.values(PROGRAMS).filter((path) => !existsSync(path));

/** A name that only squid can resolve, since the toolkit never sends loopback through a proxy. */
const HOST = 'clanforge.test';

export interface Chain {
  readonly apiUrl: string;
  /** The environment of a step behind the chain. @param password - by default the right one */
  readonly env: (password?: string) => Record<string, string>;
  readonly startProxy: () => Promise<void>;
  readonly stopProxy: () => Promise<void>;
  /** Reloads nginx. @param port - of the API on loopback; by default the first one */
  readonly reloadGateway: (port?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const PASSWORD = 'p@ss:word/with%marks';

const squidConfiguration = (folder: string, port: number): string => `
http_port 127.0.0.1:${port}
pid_filename none
cache deny all
cache_log ${folder}/squid.log
access_log none
hosts_file ${folder}/hosts
shutdown_lifetime 0 seconds
auth_param basic program ${PROGRAMS.authenticator} ${folder}/passwords
auth_param basic children 1
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
`;

const nginxConfiguration = (folder: string, port: number, apiPort: number): string => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  limit_req_zone $server_name zone=all:1m rate=2r/s;
  server {
    listen 127.0.0.1:${port} ssl;
    server_name ${HOST};
    ssl_certificate ${folder}/certificate.pem;
    ssl_certificate_key ${folder}/key.pem;
    location / {
      limit_req zone=all burst=1 nodelay;
      limit_req_status 429;
      proxy_pass http://127.0.0.1:${apiPort};
      proxy_read_timeout 1s;
    }
  }
}
`;

export async function startChain(apiUrl: string): Promise<Chain> {
  const apiPort = Number(new URL(apiUrl).port);
  const [proxyPort, gatewayPort] = await Promise.all([freePort(), freePort()]);
  const hash = execFileSync(PROGRAMS.openssl, ['passwd', '-apr1', PASSWORD]).toString().trim();
  const folder = makeFolder({
    'key.pem': KEY,
    'certificate.pem': CERTIFICATE,
    hosts: `127.0.0.1 ${HOST}\n`,
    passwords: `studio:${hash}\n`,
  });
  // Both programs give up the rights of root.
  chmodSync(folder, 0o777);
  const running = new Map<string, ChildProcess>();
  const start = async (name: 'squid' | 'nginx', args: readonly string[], port: number): Promise<void> => {
    running.set(name, spawn(PROGRAMS[name], args, { stdio: 'ignore' }));
    await accepts(port);
  };
  const stop = async (name: string): Promise<void> => {
    const child = running.get(name);
    running.delete(name);
    if (child?.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  const configureGateway = (port: number): void => {
    writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(folder, gatewayPort, port));
  };
  const startProxy = () => start('squid', ['-N', '-f', `${folder}/squid.conf`], proxyPort);
  writeFileSync(join(folder, 'squid.conf'), squidConfiguration(folder, proxyPort));
  configureGateway(apiPort);
  await Promise.all([
    startProxy(),
    start('nginx', ['-p', folder, '-c', `${folder}/nginx.conf`, '-e', `${folder}/nginx.log`], gatewayPort),
  ]);
  return {
    apiUrl: `https://${HOST}:${gatewayPort}`,
    env: (password = PASSWORD) => ({
      HTTPS_PROXY: `http://studio:${encodeURIComponent(password)}@127.0.0.1:${proxyPort}`,
      NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem'),
    }),
    startProxy,
    stopProxy: () => stop('squid'),
    reloadGateway: async (port = apiPort) => {
      configureGateway(port);
      running.get('nginx')?.kill('SIGHUP');
      // The old workers serve until the new ones listen.
      await delay(500);
    },
    close: async () => {
      await Promise.all([stop('squid'), stop('nginx')]);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves once something listens on the port; the test's own time-out is the limit. */
async function accepts(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await delay(50);
  }
}
