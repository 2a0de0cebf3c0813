import { Prisma } from "@/prisma/generated/client";
import { Refusal } from "../errors";
import { prisma, type Tx } from "./client";

export interface TransactionOptions {
  /** How long the whole may take before it is rolled back. */
  timeoutMs?: number;
  isolation?: "ReadCommitted" | "RepeatableRead" | "Serializable";
}

const attempts = 3;

/**
 * Runs `work` in one transaction; all of it happens or none.
 * A deadlock or serialization failure is tried again. A database that cannot be reached is refused as `unavailable`.
 */
export async function inTransaction<T>(
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma().$transaction(work, {
        timeout: options.timeoutMs ?? 15_000,
        maxWait: 5_000,
        isolationLevel: options.isolation ?? "ReadCommitted",
      });
    } catch (error) {
      if (isWriteConflict(error) && attempt < attempts) continue;
      if (isUnreachable(error)) {
        throw new Refusal(
          "unavailable",
          "The database cannot be reached; nothing was changed. Try again shortly.",
          undefined,
          5,
        );
      }
      throw error;
    }
  }
}

const isWriteConflict = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034";

const unreachableCodes = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "ECONNREFUSED",
  "ECONNRESET",
  "57P01",
  "57P02",
  "57P03",
]);

/** Whether an error says that the database is not there, as against refusing what was asked. */
export function isUnreachable(error: unknown): boolean {
  for (
    let cause: unknown = error;
    cause && typeof cause === "object";
    cause = (cause as { cause?: unknown }).cause
  ) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code === "string" && unreachableCodes.has(code)) return true;
    if (
      cause instanceof Error &&
      /Connection terminated|ECONNREFUSED|timeout exceeded when trying to connect/.test(cause.message)
    ) {
      return true;
    }
  }
  return false;
}

/** The name of the database constraint an error says was violated, if it says so. */
export function violatedConstraint(error: unknown): string | undefined {
  for (let cause: unknown = error; cause && typeof cause === "object"; ) {
    const { constraint, meta, message } = cause as {
      constraint?: unknown;
      meta?: { driverAdapterError?: { cause?: unknown } };
      message?: unknown;
    };
    if (typeof constraint === "string") return constraint;
    if (constraint && typeof constraint === "object") {
      const { index, fields } = constraint as { index?: string; fields?: string[] };
      return index ?? fields?.join(",");
    }
    const named = typeof message === "string" ? /constraint "([^"]+)"/.exec(message)?.[1] : undefined;
    if (named) return named;
    cause = meta?.driverAdapterError?.cause ?? (cause as { cause?: unknown }).cause;
  }
  return undefined;
}
