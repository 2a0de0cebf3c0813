/**
 * NVIDIA DCGM has no null: it writes a "blank" near the top of each type's range for "unknown", "not found",
 * "not supported" and "not permitted" (dcgm_fields.h, DCGM_INT64_BLANK and its neighbours).
 * As a double every 64-bit blank is exactly 2^63, which nothing real measures.
 */
const INT64_BLANK = 2 ** 63;
const INT32_BLANKS = range(0x7ffffff0, 4);
const FP64_BLANKS = range(2 ** 47, 4);

export function isBlank(metric: string, value: number): boolean {
  if (value === INT64_BLANK) return true;
  return metric.startsWith("DCGM_FI_") && (INT32_BLANKS.has(value) || FP64_BLANKS.has(value));
}

function range(first: number, length: number): ReadonlySet<number> {
  return new Set(Array.from({ length }, (_, i) => first + i));
}
