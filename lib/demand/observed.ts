import { type CellDemand, cellId, type DemandFlow, type ServedCell } from "./model";

/**
 * Demand by cell from what each fleet served of it, largest first.
 * @param coveredSec seconds of the window that telemetry covers
 */
export function demandByCell(served: readonly ServedCell[], coveredSec: number): CellDemand[] {
  const byCell = new Map<string, ServedCell[]>();
  for (const row of served) {
    const key = cellId(row);
    byCell.set(key, [...(byCell.get(key) ?? []), row]);
  }
  return [...byCell.entries()]
    .flatMap(([key, rows]) => {
      const [first] = rows;
      if (!first) return [];
      const requests = sum(rows, (row) => row.requests);
      const perRequest = (tokens: number) => (requests > 0 ? tokens / requests : null);
      return [
        {
          cellId: key,
          origin: first.origin,
          modelId: first.modelId,
          dataClass: first.dataClass,
          requests,
          requestsPerSec: coveredSec > 0 ? requests / coveredSec : 0,
          inputTokensPerRequest: perRequest(sum(rows, (row) => row.inputTokens)),
          outputTokensPerRequest: perRequest(sum(rows, (row) => row.outputTokens)),
          fleets: rows
            .filter((row) => row.requests > 0)
            .map((row) => ({ fleetId: row.fleetId, share: row.requests / requests }))
            .sort((a, b) => b.share - a.share),
        },
      ];
    })
    .sort((a, b) => b.requests - a.requests || (a.cellId < b.cellId ? -1 : 1));
}

/** Where requests come from and where they are served, largest first. */
export function demandFlows(served: readonly ServedCell[], coveredSec: number): DemandFlow[] {
  const flows = new Map<string, { origin: string; fleetId: string; requests: number }>();
  for (const { origin, fleetId, requests } of served) {
    const key = `${origin}|${fleetId}`;
    const flow = flows.get(key) ?? { origin, fleetId, requests: 0 };
    flows.set(key, { ...flow, requests: flow.requests + requests });
  }
  if (coveredSec <= 0) return [];
  return [...flows.values()]
    .filter((flow) => flow.requests > 0)
    .map(({ origin, fleetId, requests }) => ({ origin, fleetId, requestsPerSec: requests / coveredSec }))
    .sort((a, b) => b.requestsPerSec - a.requestsPerSec);
}

function sum<T>(rows: readonly T[], pick: (row: T) => number): number {
  return rows.reduce((total, row) => total + pick(row), 0);
}
