/** What went wrong, as a value callers and doors can act on; each code has one HTTP status. */
export const refusalStatus = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  expired: 410,
  too_large: 413,
  unsupported_type: 415,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type RefusalCode = keyof typeof refusalStatus;

/**
 * An expected failure. Its message is a sentence for the user: what was wrong and what was expected.
 * Everything that is not a Refusal is a defect: logged in full, shown only as a reference.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly code: RefusalCode,
    message: string,
    /** Path of the input field at fault, such as `windows[3].hours`. */
    readonly field?: string,
    /** For `rate_limited` and `unavailable`: when to try again. */
    readonly retryAfterSec?: number,
  ) {
    super(message);
  }

  get status(): number {
    return refusalStatus[this.code];
  }
}

/** Throws a Refusal. */
export function refuse(code: RefusalCode, sentence: string, field?: string): never {
  throw new Refusal(code, sentence, field);
}

export const isRefusal = (error: unknown): error is Refusal => error instanceof Refusal;
