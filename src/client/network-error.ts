import type { Exchange } from './exchange.js';

/** What Node and OpenSSL call a certificate that is not accepted: the handshake fails, so nothing was sent. */
const CERTIFICATE_CODE =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Words of failures before any request is written, where the code alone does not tell. */
const BEFORE_SENDING = [
  // Node's TLS, on a connection closed within the handshake (its code is ECONNRESET).
  'before secure TLS connection was established',
  // The `tunnel` package inside @actions/http-client, on a proxy that cannot be reached or says no to CONNECT.
  'tunneling socket could not be established',
  // OpenSSL, on a server that does not speak TLS, or none of our versions or ciphers.
  'wrong version number',
  'handshake failure',
  'alert protocol version',
];

/**
 * Tells whether a request that failed with an error can have arrived. In doubt it can: only what is proven not to have
 * arrived may be sent again.
 */
export function classifyNetworkError(error: unknown): Exchange {
  const { code, syscall, message } = describe(error);
  const reason = code === '' || message.includes(code) ? message : `${message}, ${code}`;
  if (CERTIFICATE_CODE.test(code)) return { kind: 'unsent', reason, untrusted: true };
  const neverConnected = syscall === 'connect' || syscall === 'getaddrinfo';
  if (neverConnected || BEFORE_SENDING.some((words) => message.includes(words))) {
    return { kind: 'unsent', reason, untrusted: false };
  }
  return { kind: 'lost', reason };
}

interface Described {
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

function describe(error: unknown): Described {
  if (typeof error !== 'object' || error === null) return { code: '', syscall: '', message: String(error) };
  // Several addresses of one host fail together as one AggregateError: unsent only if not one connection was made.
  const errors: unknown = Reflect.get(error, 'errors');
  if (Array.isArray(errors) && errors.length > 0) {
    const [first, ...others] = errors.map(describe);
    const isUniform = others.every(({ syscall }) => syscall === first?.syscall);
    return {
      code: first?.code ?? '',
      syscall: isUniform ? (first?.syscall ?? '') : '',
      message: [...new Set([first, ...others].map((part) => part?.message))].join('; '),
    };
  }
  const text = (key: string): string => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? value : '';
  };
  return { code: text('code'), syscall: text('syscall'), message: text('message') };
}
