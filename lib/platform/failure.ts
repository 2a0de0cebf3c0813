import { randomUUID } from "node:crypto";
import { isUnreachable } from "./db/transaction";
import { isRefusal, Refusal } from "./errors";
import { log } from "./log";

/**
 * What to tell the caller of a failure. A Refusal speaks for itself; a database that is away is `unavailable`.
 * Anything else is a defect: logged in full under a reference, of which alone the caller hears.
 */
export function explainFailure(
  error: unknown,
  where: string,
): Refusal | { reference: string; message: string } {
  if (isRefusal(error)) return error;
  if (isUnreachable(error)) {
    log.warn({ where, err: error }, "database unreachable");
    return new Refusal("unavailable", "The database cannot be reached. Try again shortly.", undefined, 5);
  }
  const reference = randomUUID().slice(0, 8);
  log.error({ where, reference, err: error }, "unexpected failure");
  return {
    reference,
    message: `Something went wrong inside Ballast; nothing was changed. Give support the reference ${reference}.`,
  };
}
