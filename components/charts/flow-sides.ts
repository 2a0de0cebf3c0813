import type { ChartTableRow } from "./chart-table";
import { type Flow, flowScale, flowTotals, foldSmall, layoutFlows } from "./flow-layout";
import { formatValueExact, type ValueFormat } from "./value-format";

const gap = 5;
const mostSources = 16;
/** Stands for all sources too small to be shown one by one. */
export const otherId = "\u0000other";

/**
 * Today and, when there is an `after`, the plan, laid out about the same sources with one scale, so
 * that a thickness means the same on both sides. Small sources are folded into "others" alike.
 */
export function layoutSides(
  sources: { id: string }[],
  before: Flow[],
  after: Flow[] | undefined,
  height: number,
) {
  // Both sides fold by the same ranking, or a source could be in "Others" on one side alone.
  const rankBy = after ? [...before, ...after] : before;
  const fold = (flows: Flow[]) => foldSmall(flows, "from", mostSources, otherId, rankBy);
  const order = [...sources.map((source) => source.id), otherId];
  if (!after) return { left: layoutFlows(fold(before), order, { height, gap }), right: null };
  const sides = [fold(before), fold(after)] as const;
  const columns = sides
    .map((flows) => flows.filter((flow) => flow.value > 0))
    .flatMap((flows) => [flowTotals(flows, "from"), flowTotals(flows, "to")]);
  const scale = flowScale(columns, height, gap);
  return {
    left: layoutFlows(sides[0], order, { height, gap, scale }),
    right: layoutFlows(sides[1], order, { height, gap, scale }),
  };
}

/** Every flow of either table as a row: its name, its amount before and, if given, after. */
export function flowRows(
  before: Flow[],
  after: Flow[] | undefined,
  names: Map<string, string>,
  format: ValueFormat,
): ChartTableRow[] {
  const keys = new Map([...before, ...(after ?? [])].map((flow) => [`${flow.from}\u0000${flow.to}`, flow]));
  const amount = (flows: Flow[], like: Flow) =>
    flows.reduce((sum, flow) => (flow.from === like.from && flow.to === like.to ? sum + flow.value : sum), 0);
  return [...keys.values()].map((flow) => {
    const name = `${names.get(flow.from) ?? flow.from} → ${names.get(flow.to) ?? flow.to}`;
    const values = [amount(before, flow), ...(after ? [amount(after, flow)] : [])];
    return {
      key: name,
      shown: name,
      cells: values.map((value) => ({ text: formatValueExact(value, format), value })),
    };
  });
}
