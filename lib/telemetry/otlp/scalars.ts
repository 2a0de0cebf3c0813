/** protobufjs hands 64-bit integers over as two 32-bit halves. */
interface Halves {
  readonly low: number;
  readonly high: number;
}

function isHalves(value: unknown): value is Halves {
  return typeof value === "object" && value !== null && "low" in value && "high" in value;
}

/** A point or attribute that says something OTLP does not allow. The message names the field and what was expected. */
export class OtlpProblem extends Error {
  override readonly name = "OtlpProblem";
}

export type Json = Readonly<Record<string, unknown>>;

export function readObject(value: unknown, path: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new OtlpProblem(`${path} must be an object, but it is ${saying(value)}.`);
}

/** An absent repeated field is an empty one. */
export function readList(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new OtlpProblem(`${path} must be a list, but it is ${saying(value)}.`);
}

export function readText(value: unknown, path: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  throw new OtlpProblem(`${path} must be a string, but it is ${saying(value)}.`);
}

const MAX_UINT64 = (1n << 64n) - 1n;

/** uint64 or fixed64: two halves in protobuf, a decimal string or a number in JSON. Absent is 0n, as in proto3. */
export function readUint64(value: unknown, path: string): bigint {
  if (value === undefined || value === null) return 0n;
  if (isHalves(value)) return (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0);
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) {
    const parsed = BigInt(value);
    if (parsed <= MAX_UINT64) return parsed;
  }
  throw new OtlpProblem(`${path} must be an unsigned 64-bit integer, but it is ${saying(value)}.`);
}

/** A count: an unsigned integer small enough to be exact in a double. */
export function readCount(value: unknown, path: string): number {
  const count = Number(readUint64(value, path));
  if (Number.isSafeInteger(count)) return count;
  throw new OtlpProblem(`${path} is ${count}, beyond 2^53, where counts are no longer exact.`);
}

/** A signed 64-bit integer as a double; beyond 2^53 the nearest one. */
export function readInt64(value: unknown, path: string): number {
  if (isHalves(value)) return Number(BigInt.asIntN(64, readUint64(value, path)));
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value === "string" && /^-?\d{1,19}$/.test(value)) return Number(value);
  throw new OtlpProblem(`${path} must be a 64-bit integer, but it is ${saying(value)}.`);
}

export function readInt32(value: unknown, path: string): number {
  if (value === undefined || value === null) return 0;
  const parsed = typeof value === "string" && /^-?\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof parsed === "number" && Number.isInteger(parsed) && Math.abs(parsed) < 2 ** 31) return parsed;
  throw new OtlpProblem(`${path} must be a 32-bit integer, but it is ${saying(value)}.`);
}

/** A double; proto3 JSON writes the values JSON lacks as strings. */
export function readDouble(value: unknown, path: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") {
    if (value === "NaN") return Number.NaN;
    if (value === "Infinity") return Number.POSITIVE_INFINITY;
    if (value === "-Infinity") return Number.NEGATIVE_INFINITY;
    if (value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  }
  throw new OtlpProblem(`${path} must be a number, but it is ${saying(value)}.`);
}

/** A finite double or null when the optional field is absent. */
export function readOptionalFinite(value: unknown, path: string): number | null {
  if (value === undefined || value === null) return null;
  const parsed = readDouble(value, path);
  if (Number.isNaN(parsed)) return null;
  if (Number.isFinite(parsed)) return parsed;
  throw new OtlpProblem(`${path} must be finite, but it is ${parsed}.`);
}

function saying(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
