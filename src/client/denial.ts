import type { Cleaner } from '../text/cleaner.js';

/** What to check for each final HTTP status that the successor's documentation lists [D]. */
const CHECK: Readonly<Record<number, string>> = {
  400: 'check that the ids given (accountserviceid, imageid, machineid, diffid) belong together',
  401: 'the credentials are not accepted: check access-key and secret-key (or token), and that api-url is their API',
  403: 'the credentials are known but may not do this: check the rights of the key, and that accountserviceid is the account it belongs to',
  404: 'there is no such thing: check the ids given (accountserviceid, imageid, machineid, diffid), and the path of api-url',
};

/** A sentence for an HTTP status that ends a request for good. @param said - the API's own words, clean; may be empty */
export function denial(status: number, said: string): string {
  return `HTTP ${status}${said}; ${CHECK[status] ?? 'look at the image in Clanforge, and check api-url'}`;
}

/** A sentence for a redirect, which is never followed: the credentials would follow it to another place. */
export function redirected(status: number, location: string | undefined, url: URL, cleaner: Cleaner): string {
  const where =
    location === undefined ? 'without saying where to' : `to ${destination(location, url, cleaner)}`;
  return `HTTP ${status}: the API redirects ${where}, and redirects are not followed since they would carry the credentials there; set api-url to the final address if you trust it`;
}

/** Host and path only: user info and query may hold secrets. */
function destination(location: string, url: URL, cleaner: Cleaner): string {
  // Before it is parsed, which would write some characters of a secret in another way.
  const redacted = cleaner.redact(location);
  if (!URL.canParse(redacted, url.href)) return cleaner.line(redacted, 200);
  const target = new URL(redacted, url);
  return cleaner.line(`${target.protocol}//${target.host}${target.pathname}`, 200);
}

/** A sentence for a request that cannot be sent, now or later. */
export function hopeless(why: 'certificate' | 'set-up', reason: string): string {
  switch (why) {
    case 'certificate':
      return `the server's certificate is not accepted (${reason}): check api-url; for a certificate authority of your own, set NODE_EXTRA_CA_CERTS on the runner`;
    case 'set-up':
      return `the request could not even be begun (${reason}): check the proxy variables of the runner (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)`;
  }
}
