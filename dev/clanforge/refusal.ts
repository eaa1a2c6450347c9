/**
 * A request that Clanforge refuses. `status` is the HTTP status of the answer; 200 is the vendor's usual one for an
 * error that comes as an envelope [C].
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 200 | 400 | 401 | 403 | 404 | 405;

  constructor(status: Refusal['status'], message: string) {
    super(message);
    this.status = status;
  }
}
