import { createHash } from "node:crypto";

/**
 * JSON with sorted keys and no white space, so that equal values have equal text.
 * `undefined` properties are left out, as in JSON.stringify; numbers are written as JavaScript writes them.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "null";
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  // Documents of many megabytes are hashed: text is appended, without a list of parts for every object.
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const property: unknown = Reflect.get(value, key);
    if (property === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(property)}`;
  }
  return `{${text}}`;
}

/** Lower-case hexadecimal SHA-256 of a text (UTF-8) or bytes. */
export function sha256Hex(input: string | Uint8Array): string {
  return createHash("sha256").update(input).digest("hex");
}
