import type { z } from "zod";
import { Refusal } from "@/lib/platform/errors";

type Issue = z.core.$ZodIssue;

/** `["fleets", 3, "pue"]` → `$.fleets[3].pue`; keys that are no identifiers are quoted. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${text}.${name}` : `${text}[${JSON.stringify(name)}]`;
  }, "$");
}

/** Refuses a document: the sentence starts with the path, which is also the refusal's `field`. */
export function refuseAt(path: readonly PropertyKey[], reason: string): never {
  const at = jsonPath(path);
  throw new Refusal("invalid", `${at}: ${reason}`, at);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value === null || typeof value !== "object" ? undefined : Reflect.get(value, key)),
    root,
  );
}

function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A scalar-or-array field fails as a union: the branch that got deepest is the one the author meant. */
function deepest(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const branches = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .sort((a, b) => b.path.length - a.path.length);
  const [first, second] = branches;
  if (!first) return issue;
  const tied = second !== undefined && second.path.length === first.path.length;
  return tied && first.code === "invalid_type" && second.code === "invalid_type"
    ? issue
    : deepest({ ...first, path: [...issue.path, ...first.path] });
}

function reasonOf(issue: Issue, given: unknown): string {
  if (issue.code === "invalid_union")
    return `expected a number or an array of numbers, found ${shown(given)}.`;
  if (given === undefined) return "is missing.";
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected === "number" ? "a finite number" : issue.expected}, found ${shown(given)}.`;
    case "too_small":
      if (issue.origin === "number") return `must be ${issue.minimum} or more, found ${shown(given)}.`;
      return issue.origin === "string" ? "must not be empty." : `must have at least ${issue.minimum} entry.`;
    case "too_big":
      return `must be ${issue.maximum} or less, found ${shown(given)}.`;
    case "invalid_format":
      return `expected a time in ISO 8601 UTC such as 2026-11-20T00:00:00Z, found ${shown(given)}.`;
    case "invalid_value":
      return `expected ${issue.values.map((v) => JSON.stringify(v)).join(" or ")}, found ${shown(given)}.`;
    default:
      return `${issue.message}.`;
  }
}

/** Parses a value against a strict schema; refuses the first fault with its JSON path and the reason. */
export function readDocument<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  if (!first) throw new Refusal("invalid", "The document is not valid.");
  if (first.code === "unrecognized_keys") {
    refuseAt([...first.path, first.keys[0] ?? ""], "is not a key of this format.");
  }
  const issue = deepest(first);
  refuseAt(issue.path, reasonOf(issue, valueAt(value, issue.path)));
}

/** Numbers that JSON cannot say, outside strings. Exporters write them all the same. */
const notANumber = /("(?:[^"\\]|\\.)*")|(-?\b(?:NaN|Infinity)\b)/g;

/**
 * Reads JSON. NaN and Infinity, which are no JSON, become `NaN` so that the schema refuses them by path; any other
 * fault of syntax is refused with the line it stands in.
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const patched = text.replace(notANumber, (_all, quoted: string | undefined) => quoted ?? "1e999");
    if (patched !== text) {
      try {
        return JSON.parse(patched, (_key, value: unknown) =>
          value === Number.POSITIVE_INFINITY ? Number.NaN : value,
        );
      } catch {
        // Broken in other ways too: report the first fault of the text as it was given.
      }
    }
    const position = /position (\d+)/.exec(String(error))?.[1];
    const line = position ? text.slice(0, Number(position)).split("\n").length : undefined;
    throw new Refusal(
      "invalid",
      `The document is not JSON${line ? `: see line ${line}` : text.trim() === "" ? ": it is empty" : ""}.`,
    );
  }
}
