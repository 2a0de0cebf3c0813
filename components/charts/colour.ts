/** A colour of a chart: a category by number, or a status where the series *is* that status. */
export type ChartColour =
  | 1
  | 2
  | 3
  | 4
  | 5
  | 6
  | 7
  | 8
  | "ok"
  | "warn"
  | "critical"
  | "muted"
  | "faint"
  | "accent";

/** The colour as CSS. */
export function cssColour(colour: ChartColour): string {
  return typeof colour === "number" ? `var(--series-${colour})` : `var(--${colour})`;
}

/** The n-th category's colour, starting again after eight. */
export function categoryColour(index: number): ChartColour {
  return ((index % 8) + 1) as ChartColour;
}
