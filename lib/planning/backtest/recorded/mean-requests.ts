import type { DemandCell } from "@/lib/demand/cell";
import { cellIdOf, type PastFacts } from "./facts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Mean tokens of a request by model, and by cell where asked; what is configured where nothing was reported. */
export function meanRequests(facts: PastFacts, counted: readonly boolean[], hourOf: (at: Date) => number) {
  const sums = new Map<string, { requests: number; input: number; output: number }>();
  for (const row of facts.served) {
    if (!counted[hourOf(row.hour)]) continue;
    for (const key of [row.modelId, cellIdOf(row)]) {
      const total = sums.get(key) ?? { requests: 0, input: 0, output: 0 };
      total.requests += row.requests;
      total.input += row.inputTokens;
      total.output += row.outputTokens;
      sums.set(key, total);
    }
  }
  const configured = (modelId: string) => {
    const cells = facts.cells.filter((cell) => cell.modelId === modelId);
    const mean = (pick: (cell: DemandCell) => number) =>
      cells.length > 0 ? sum(cells.map(pick)) / cells.length : 0;
    return {
      input: mean((cell) => cell.inputTokensPerRequest),
      output: mean((cell) => cell.outputTokensPerRequest),
    };
  };
  return (modelId: string, cellId: string | null = null) => {
    const seen = sums.get(cellId ?? modelId);
    return seen && seen.requests > 0 && seen.input + seen.output > 0
      ? { input: seen.input / seen.requests, output: seen.output / seen.requests }
      : configured(modelId);
  };
}
