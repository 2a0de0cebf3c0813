/**
 * The SVG path of a line through `values` over `width` × `height`, zero at the bottom and the
 * maximum at the top. A null breaks the line; a lone point is drawn as a dot's width.
 */
export function sparkPath(values: (number | null)[], width: number, height: number): string {
  const top = Math.max(0, ...values.map((value) => value ?? 0));
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const round = (value: number) => Number(value.toFixed(2));
  let path = "";
  let broken = true;
  values.forEach((value, at) => {
    if (value === null) {
      broken = true;
      return;
    }
    const x = round(at * step);
    const y = round(height - (top > 0 ? Math.max(value, 0) / top : 0) * height);
    const alone = broken && (values[at + 1] ?? null) === null;
    path += `${broken ? "M" : "L"}${x} ${y}${alone ? "h1" : ""}`;
    broken = false;
  });
  return path;
}
