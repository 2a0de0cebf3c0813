import type { z } from "zod";
import { Refusal } from "./errors";

/** `["windows", 3, "hours"]` → `windows[3].hours`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    "",
  );
}

/** Parses input at a door. The refusal names the first field at fault and says what was expected there. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const nul = pathOfNul(raw);
  if (nul) {
    const field = fieldPath(nul);
    throw new Refusal(
      "invalid",
      `${field || "The input"}: must not contain the character NUL`,
      field || undefined,
    );
  }
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = fieldPath(issue?.path ?? []);
  throw new Refusal(
    "invalid",
    `${field || "The input"}: ${issue?.message ?? "is not valid"}`,
    field || undefined,
  );
}

/** Where a text holds NUL, which PostgreSQL can store in no text and no JSON. */
function pathOfNul(value: unknown, path: PropertyKey[] = []): PropertyKey[] | null {
  if (typeof value === "string") return value.includes("\0") ? path : null;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return null;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, held] of entries) {
    const found = pathOfNul(held, [...path, key]);
    if (found) return found;
  }
  return null;
}
