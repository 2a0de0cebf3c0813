/** A mark that would like its name beside it; all lengths in px. */
export type LabelWish = { id: string; x: number; y: number; radius: number; text: string; weight: number };
export type PlacedLabel = { id: string; x: number; y: number; anchor: "start" | "end" };

type Box = { left: number; right: number; top: number; bottom: number };

const round = (px: number) => Number(px.toFixed(1));
const lineHeight = 13;
const glyphWidth = 6.1;

const meets = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Places names beside their marks, the weightiest first, right, left, above or below, wherever the
 * text meets neither another name nor a mark nor the edge. What does not fit is left out: a map
 * whose names overlap tells less than one with fewer names.
 */
export function placeLabels(wishes: LabelWish[], bounds: { width: number; height: number }): PlacedLabel[] {
  const marks: (Box & { id: string })[] = wishes.map(({ id, x, y, radius }) => ({
    id,
    left: x - radius,
    right: x + radius,
    top: y - radius,
    bottom: y + radius,
  }));
  const taken: Box[] = [];
  const placed: PlacedLabel[] = [];
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))) {
    const textWidth = wish.text.length * glyphWidth;
    const off = wish.radius + 4;
    const tries: { x: number; y: number; anchor: "start" | "end" }[] = [
      { x: wish.x + off, y: wish.y, anchor: "start" },
      { x: wish.x - off, y: wish.y, anchor: "end" },
      { x: wish.x - textWidth / 2, y: wish.y - off - 4, anchor: "start" },
      { x: wish.x - textWidth / 2, y: wish.y + off + 4, anchor: "start" },
    ];
    for (const at of tries) {
      const left = at.anchor === "start" ? at.x : at.x - textWidth;
      const box = {
        left,
        right: left + textWidth,
        top: at.y - lineHeight / 2,
        bottom: at.y + lineHeight / 2,
      };
      const inside =
        box.left >= 0 && box.right <= bounds.width && box.top >= 0 && box.bottom <= bounds.height;
      const free =
        !taken.some((other) => meets(box, other)) &&
        !marks.some((mark) => mark.id !== wish.id && meets(box, mark));
      if (!inside || !free) continue;
      taken.push(box);
      placed.push({ id: wish.id, x: round(at.x), y: round(at.y), anchor: at.anchor });
      break;
    }
  }
  return placed;
}

/** Radius (px) of a mark whose area is proportional to its value; never so small that it is lost. */
export function markRadius(value: number, largest: number, most = 16, least = 3): number {
  if (!(value > 0) || !(largest > 0)) return least;
  return Math.max(least, most * Math.sqrt(value / largest));
}
