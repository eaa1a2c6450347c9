/** One thing that is wrong with a field, as GitHub tells it. */
export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

export interface RefusalDetails {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
  /** The route's own page by default. */
  readonly documentationUrl?: string;
}

/** A request that GitHub refuses. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 400 | 401 | 403 | 404 | 422;
  readonly details: RefusalDetails;

  constructor(status: Refusal['status'], message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** The refusal of one field's value. */
export function invalid(error: FieldError): Refusal {
  return new Refusal(422, 'Validation Failed', { errors: [error] });
}
