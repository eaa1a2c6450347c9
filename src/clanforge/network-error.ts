/** What the error of a failed connection says, and whether trying again can help. */

/** What Node and OpenSSL call a certificate that is not accepted. */
const CERTIFICATE_CODE =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** How the toolkit's tunnel says that a proxy refused CONNECT, or could not be reached. */
const TUNNEL_ERROR = /tunneling socket could not be established, (?:statusCode=(\d+)|cause=(.*))/;

type NetworkFailure = Partial<NodeJS.ErrnoException & { errors: readonly unknown[] }>;

/** @returns `advice` says what to check, where trying again will not help */
export function describeNetworkError(error: unknown): { reason: string; advice?: string } {
  if (typeof error !== 'object' || error === null) return { reason: String(error) };
  const { errors: parts = [], code = '', message = '' } = error as NetworkFailure;
  // Errors of a host's several addresses come as one that holds the others.
  if (parts.length > 0) {
    const reasons = parts.map((part) => describeNetworkError(part).reason);
    return { reason: [...new Set(reasons)].join('; ') };
  }
  const reason = message.includes(code) ? message : `${message}, ${code}`;
  if (CERTIFICATE_CODE.test(code)) {
    return {
      reason: `the server's certificate is not accepted (${reason})`,
      advice: 'Check api-url; for your own certificate authority, set NODE_EXTRA_CA_CERTS on the runner.',
    };
  }
  const [, status, cause] = TUNNEL_ERROR.exec(message) ?? [];
  if (cause !== undefined) return { reason: `the proxy cannot be reached: ${cause}` };
  if (status === undefined) return { reason };
  const refusal = `the proxy answered CONNECT with HTTP ${status}`;
  return Number(status) < 500
    ? { reason: refusal, advice: "Check the proxy's password and rules, and HTTPS_PROXY on the runner." }
    : { reason: refusal };
}
