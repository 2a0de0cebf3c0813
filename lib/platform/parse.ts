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
