/** An amount that goes from one thing to another: requests/s from a country to a region. */
export type Flow = { from: string; to: string; value: number };

export type FlowNode = { id: string; value: number; y0: number; y1: number };
export type FlowLink = Flow & {
  /** Where the ribbon leaves and arrives, top and thickness in px; the same thickness at both ends. */
  fromY: number;
  toY: number;
  thickness: number;
};

export type FlowLayout = { sources: FlowNode[]; targets: FlowNode[]; links: FlowLink[] };

/** What leaves, or reaches, each name. */
export function flowTotals(flows: Flow[], end: "from" | "to"): Map<string, number> {
  const sums = new Map<string, number>();
  for (const flow of flows) sums.set(flow[end], (sums.get(flow[end]) ?? 0) + flow.value);
  return sums;
}

/** The largest scale (px per unit) at which every column of nodes, with its gaps, fits into `height`. */
export function flowScale(columns: Map<string, number>[], height: number, gap: number): number {
  const scales = columns.map((column) => {
    const total = [...column.values()].reduce((sum, value) => sum + value, 0);
    return total > 0 ? Math.max(0, height - gap * (column.size - 1)) / total : Number.POSITIVE_INFINITY;
  });
  const least = Math.min(...scales);
  return Number.isFinite(least) ? least : 0;
}

/** Stacks nodes in the given order, centred in `height`. */
function stack(
  order: string[],
  values: Map<string, number>,
  scale: number,
  height: number,
  gap: number,
): FlowNode[] {
  const sizes = order.map((id) => (values.get(id) ?? 0) * scale);
  const used = sizes.reduce((sum, size) => sum + size, 0) + gap * Math.max(0, order.length - 1);
  let y = Math.max(0, (height - used) / 2);
  return order.map((id, at) => {
    const size = sizes[at] ?? 0;
    const node = { id, value: values.get(id) ?? 0, y0: y, y1: y + size };
    y += size + gap;
    return node;
  });
}

/**
 * Lays flows out between two columns. Sources stand in the order given, so that the same sources
 * can be shared by two diagrams; targets are ordered by where their flows come from (barycentre),
 * which keeps ribbons from crossing more than they must. `scale` may be given for the same reason.
 * Flows of nothing are left out. All lengths in px.
 */
export function layoutFlows(
  flows: Flow[],
  sourceOrder: string[],
  { height, gap, scale: given }: { height: number; gap: number; scale?: number },
): FlowLayout {
  const live = flows.filter((flow) => flow.value > 0);
  const [sourceValues, targetValues] = [flowTotals(live, "from"), flowTotals(live, "to")];
  const scale = given ?? flowScale([sourceValues, targetValues], height, gap);
  const sources = stack(
    sourceOrder.filter((id) => sourceValues.has(id)),
    sourceValues,
    scale,
    height,
    gap,
  );
  const middle = new Map(sources.map((node) => [node.id, (node.y0 + node.y1) / 2]));
  const pull = new Map<string, number>();
  for (const flow of live) {
    pull.set(flow.to, (pull.get(flow.to) ?? 0) + flow.value * (middle.get(flow.from) ?? 0));
  }
  const barycentre = (id: string) => (pull.get(id) ?? 0) / (targetValues.get(id) || 1);
  const targets = stack(
    [...targetValues.keys()].sort((a, b) => barycentre(a) - barycentre(b) || (a < b ? -1 : 1)),
    targetValues,
    scale,
    height,
    gap,
  );
  const top = new Map(targets.map((node) => [node.id, node.y0]));

  // At each end ribbons are stacked in the order of their other end, so none crosses its neighbour there.
  const links: FlowLink[] = live.map((flow) => ({
    ...flow,
    fromY: 0,
    toY: 0,
    thickness: flow.value * scale,
  }));
  for (const node of sources) {
    let y = node.y0;
    const own = links.filter((link) => link.from === node.id);
    for (const link of own.sort((a, b) => (top.get(a.to) ?? 0) - (top.get(b.to) ?? 0))) {
      link.fromY = y;
      y += link.thickness;
    }
  }
  const rank = new Map(sources.map((node, at) => [node.id, at]));
  for (const node of targets) {
    let y = node.y0;
    const own = links.filter((link) => link.to === node.id);
    for (const link of own.sort((a, b) => (rank.get(a.from) ?? 0) - (rank.get(b.from) ?? 0))) {
      link.toY = y;
      y += link.thickness;
    }
  }
  return { sources, targets, links };
}

/** The outline of a ribbon between x0 and x1, as an SVG path. */
export function ribbonPath(link: FlowLink, x0: number, x1: number): string {
  const middle = (x0 + x1) / 2;
  const at = (value: number) => Number(value.toFixed(2));
  const [a0, a1] = [at(link.fromY), at(link.fromY + link.thickness)];
  const [b0, b1] = [at(link.toY), at(link.toY + link.thickness)];
  return `M${x0} ${a0}C${middle} ${a0} ${middle} ${b0} ${x1} ${b0}V${b1}C${middle} ${b1} ${middle} ${a1} ${x0} ${a1}Z`;
}

/** Merges all but the `keep` largest names at one end into `otherId`, so that a diagram stays readable. */
export function foldSmall(
  flows: Flow[],
  end: "from" | "to",
  keep: number,
  otherId: string,
  rankBy = flows,
): Flow[] {
  const largest = [...flowTotals(rankBy, end)].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  if (largest.length <= keep + 1) return flows;
  const kept = new Set(largest.slice(0, keep));
  const folded = new Map<string, Flow>();
  for (const flow of flows) {
    const next = kept.has(flow[end]) ? flow : { ...flow, [end]: otherId };
    const key = `${next.from}\u0000${next.to}`;
    folded.set(key, { ...next, value: (folded.get(key)?.value ?? 0) + next.value });
  }
  return [...folded.values()];
}

/** `text` cut in its middle to about `widthPx` of 11 px type: both ends of a region's name tell it apart. */
export function fitText(text: string, widthPx: number): string {
  const room = Math.max(4, Math.floor(widthPx / 6.2));
  if (text.length <= room) return text;
  const head = Math.ceil((room - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (room - 1 - head))}`;
}
