/** One field that an entry says changed. `undefined` is: not there. */
export interface FieldChange {
  /** `windows[3].hours`; empty for the whole value. */
  path: string;
  before: unknown;
  after: unknown;
}

/**
 * What differs between an entry's `before` and `after`, field by field, in the order of `after`.
 * A list of plain values is one field: both lists say more than which element moved.
 */
export function changedFields(before: unknown, after: unknown, path = ""): FieldChange[] {
  const shapes = new Set([shapeOf(before), shapeOf(after)]);
  shapes.delete("absent");
  if (shapes.size === 0) return [];
  if (shapes.size === 2 || shapes.has("plain"))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
  const [left, right] = [before ?? {}, after ?? {}] as [Record<string, unknown>, Record<string, unknown>];
  const step = shapes.has("list") ? (key: string) => `${path}[${key}]` : (key: string) => joined(path, key);
  const keys = new Set([...Object.keys(right), ...Object.keys(left)]);
  return [...keys].flatMap((key) => changedFields(left[key], right[key], step(key)));
}

const joined = (path: string, key: string) => (path ? `${path}.${key}` : key);

function shapeOf(value: unknown): "absent" | "plain" | "list" | "record" {
  if (value === undefined || value === null) return "absent";
  if (typeof value !== "object") return "plain";
  if (!Array.isArray(value)) return "record";
  return value.some((item) => typeof item === "object" && item !== null) ? "list" : "plain";
}
