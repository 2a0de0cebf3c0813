import type { Attributes, AttributeValue } from "@/lib/telemetry/model";
import { type Json, OtlpProblem, readDouble, readInt64, readList, readObject, readText } from "./scalars";

const MAX_ATTRIBUTES = 128;
const MAX_KEY_LENGTH = 256;
const MAX_TEXT_LENGTH = 4096;
const MAX_DEPTH = 8;

/**
 * OTLP's list of key and value as one record, keys sorted so that equal attributes have equal JSON.
 * A repeated key keeps its last value, as the OpenTelemetry SDKs do. A value that is not set is left out.
 */
export function readAttributes(value: unknown, path: string): Attributes {
  const list = readList(value, path);
  if (list.length > MAX_ATTRIBUTES) {
    throw new OtlpProblem(`${path} has ${list.length} attributes; at most ${MAX_ATTRIBUTES} are accepted.`);
  }
  const entries = new Map<string, AttributeValue>();
  for (const item of list) {
    const entry = readObject(item, path);
    const key = readText(entry.key, path);
    if (key === "" || key.length > MAX_KEY_LENGTH) {
      throw new OtlpProblem(`every key of ${path} must have 1 to ${MAX_KEY_LENGTH} characters.`);
    }
    if (entry.value === undefined || entry.value === null) continue;
    const scalar = toScalar(plain(readObject(entry.value, key), key, 0));
    if (scalar !== null) entries.set(withoutNul(key), scalar);
  }
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Plain = AttributeValue | null | readonly Plain[] | { readonly [key: string]: Plain };

function plain(any: Json, path: string, depth: number): Plain {
  if (depth > MAX_DEPTH) throw new OtlpProblem(`${path} is nested deeper than ${MAX_DEPTH} levels.`);
  if (any.stringValue !== undefined && any.stringValue !== null) return readText(any.stringValue, path);
  if (any.boolValue !== undefined && any.boolValue !== null) return any.boolValue === true;
  if (any.intValue !== undefined && any.intValue !== null) return integer(any.intValue, path);
  if (any.doubleValue !== undefined && any.doubleValue !== null) {
    const number = readDouble(any.doubleValue, path);
    return Number.isFinite(number) ? number : String(number);
  }
  if (any.bytesValue !== undefined && any.bytesValue !== null) {
    return any.bytesValue instanceof Uint8Array
      ? Buffer.from(any.bytesValue).toString("base64")
      : readText(any.bytesValue, path);
  }
  if (any.arrayValue) {
    const items = readList(readObject(any.arrayValue, path).values, path);
    return items.map((item) => plain(readObject(item, path), path, depth + 1));
  }
  if (any.kvlistValue) {
    const items = readList(readObject(any.kvlistValue, path).values, path).map((item) =>
      readObject(item, path),
    );
    return Object.fromEntries(
      items.map((item) => [
        readText(item.key, path),
        item.value ? plain(readObject(item.value, path), path, depth + 1) : null,
      ]),
    );
  }
  return null;
}

/** Beyond 2^53 a double would merge neighbouring ids, so those stay text. */
function integer(value: unknown, path: string): number | string {
  const number = readInt64(value, path);
  if (Number.isSafeInteger(number)) return number;
  return typeof value === "object" ? String(value) : String(value as string | number);
}

function toScalar(value: Plain): AttributeValue | null {
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  const text = withoutNul(typeof value === "string" ? value : JSON.stringify(value));
  return text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
}

/** PostgreSQL's text and jsonb cannot hold U+0000. */
function withoutNul(text: string): string {
  return text.includes("\u0000") ? text.replaceAll("\u0000", "\ufffd") : text;
}
