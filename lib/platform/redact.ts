const censor = "[redacted]";

/** Names of fields that hold a secret. `inputTokens` is a count; `idToken` is not. */
const secretName =
  /password|passwd|secret|authorization|cookie|credential|api[-_]?key|private[-_]?key|token$|database_url$/i;

const deepest = 8;

/** A copy in which every field named like a secret is blotted out, however deep. Errors are left to their serializer. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || value instanceof Error || value instanceof Date)
    return value;
  if (depth === deepest) return "[deeper than is logged]";
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  if ("toJSON" in value && typeof value.toJSON === "function") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [
      name,
      secretName.test(name) && held !== null && held !== undefined ? censor : withoutSecrets(held, depth + 1),
    ]),
  );
}

/** A finished line in which whatever looks like a secret is blotted out: tokens, bearer credentials, passwords in URLs. */
export function withoutSecretText(line: string): string {
  return line
    .replace(/(bl(?:st|sl|wh)_)[A-Za-z0-9_-]{20,}/g, `$1${censor}`)
    .replace(/\b(Bearer|Basic) +[A-Za-z0-9._~+/=-]{8,}/g, `$1 ${censor}`)
    .replace(/(\w+:\/\/[^\s:/@"\\]+:)[^\s@"\\]+@/g, `$1${censor}@`)
    .replace(/\$argon2[a-z]+\$[^\s"\\]+/g, censor);
}
