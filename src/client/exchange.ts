/** One HTTP request and what became of it. */
export type Exchange<Body> =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: Body;
      /** Milliseconds from the headers to the end of the body. */
      readonly bodyMs: number;
    }
  /** The body is larger than the limit; what had arrived of it was dropped. */
  | { readonly kind: 'too-large'; readonly limit: number }
  /** Proven not to have arrived: no connection (with TLS and through a proxy, where there are such) was made. */
  | {
      readonly kind: 'unsent';
      readonly reason: string;
      /** Why trying again will not help: the server's certificate, or something like a proxy variable on our side. */
      readonly hopeless?: 'certificate' | 'set-up';
    }
  /** It may have arrived: the answer did not come, or not whole. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface ExchangeLimits {
  /** Milliseconds until the answer begins, and again of silence within it. */
  readonly timeoutMs: number;
  /** Milliseconds for the whole exchange. */
  readonly totalMs: number;
  /** Bytes of body. */
  readonly bodyBytes: number;
  /** Gives the exchange up. */
  readonly signal: AbortSignal;
  /** Gives it up as long as there is no connection, when nothing can be lost by that. */
  readonly unsentSignal?: AbortSignal;
}

/** Takes in one body as it arrives. Throws nothing: what cannot be read shows at the end. */
export interface BodyReader<Body> {
  write: (chunk: Uint8Array) => void;
  end: () => Body;
}

/** Sends one GET, once. Never rejects: whatever happens is an {@link Exchange}. Follows no redirect, retries nothing. */
export type Transport = <Body>(
  url: URL,
  headers: Readonly<Record<string, string>>,
  limits: ExchangeLimits,
  reader: BodyReader<Body>,
) => Promise<Exchange<Body>>;
