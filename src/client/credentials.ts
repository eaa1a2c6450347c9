export type Credentials =
  | { readonly kind: 'keys'; readonly accessKey: string; readonly secretKey: string }
  | { readonly kind: 'token'; readonly token: string };

/** `base64(AccessKey:SecretKey)`, as Basic authentication sends it. */
export function basicPair(accessKey: string, secretKey: string): string {
  return Buffer.from(`${accessKey}:${secretKey}`).toString('base64');
}

/** The value of the `Authorization` header [D]. */
export function authorization(credentials: Credentials): string {
  switch (credentials.kind) {
    case 'keys':
      return `Basic ${basicPair(credentials.accessKey, credentials.secretKey)}`;
    case 'token':
      return `Bearer ${credentials.token}`;
  }
}
