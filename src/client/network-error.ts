/** What Node and OpenSSL call a certificate that is not accepted. */
const CERTIFICATE_CODE =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

export interface NetworkError {
  readonly reason: string;
  /** The server's certificate was not accepted. */
  readonly untrusted: boolean;
}

/** What a failed request's error says. Errors of a host's several addresses come as one that holds the others. */
export function describeNetworkError(error: unknown): NetworkError {
  if (typeof error !== 'object' || error === null) return { reason: String(error), untrusted: false };
  const parts: unknown = Reflect.get(error, 'errors');
  if (Array.isArray(parts) && parts.length > 0) {
    const described = parts.map(describeNetworkError);
    return {
      reason: [...new Set(described.map(({ reason }) => reason))].join('; '),
      untrusted: described.every(({ untrusted }) => untrusted),
    };
  }
  const text = (key: string): string => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? value : '';
  };
  const [code, message] = [text('code'), text('message')];
  const reason = message.includes(code) ? message : `${message}, ${code}`;
  return { reason, untrusted: CERTIFICATE_CODE.test(code) };
}
