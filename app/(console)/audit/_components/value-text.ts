/** A value of an entry as text: plain values as they are, others as JSON; longer than `limit` is cut with an ellipsis. */
export function valueText(value: unknown, limit = Number.POSITIVE_INFINITY): string {
  if (value === null || value === undefined) return "none";
  const text =
    Array.isArray(value) && value.every((item) => typeof item !== "object")
      ? value.join(", ") || "none"
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
