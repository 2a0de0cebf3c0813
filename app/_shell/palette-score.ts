/**
 * How well an entry answers a query, 0 (not at all) to 1. Every word must occur somewhere; a name
 * that begins with the query comes before one that has a word beginning so, and that before one that
 * merely contains it. Letters scattered over a text are no answer.
 */
export function paletteScore(text: string, query: string): number {
  const [haystack, needle] = [text.toLowerCase(), query.trim().toLowerCase()];
  if (needle === "") return 1;
  if (!needle.split(/\s+/).every((word) => haystack.includes(word))) return 0;
  if (haystack.startsWith(needle)) return 1;
  if (new RegExp(`[^\\p{L}\\p{N}]${needle.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u").test(haystack))
    return 0.8;
  return haystack.includes(needle) ? 0.6 : 0.4;
}
