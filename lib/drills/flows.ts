import type { ServedRow } from "@/lib/telemetry/store/postgres/usage";

/** What one fleet served of a group of cells over a time. */
export interface GroupFleet {
  readonly fleet: string;
  readonly requests: number;
  readonly requestsPerSec: number;
  /** Of the group's requests, 0 to 1. */
  readonly share: number;
}

/** Cells of one origin and data class, all models together. Empty strings: the source did not say. */
export interface FlowGroup {
  readonly origin: string;
  readonly dataClass: string;
  readonly requests: number;
  readonly requestsPerSec: number;
  readonly fleets: readonly GroupFleet[];
}

/** Requests by cell and fleet in `seconds`, gathered by group and ordered by name, so that equal facts read alike. */
export function flowGroups(rows: readonly ServedRow[], seconds: number): FlowGroup[] {
  const groups = new Map<string, Map<string, number>>();
  for (const { origin, dataClass, fleetId, requests } of rows) {
    if (!(requests > 0)) continue;
    const key = JSON.stringify([origin, dataClass]);
    const fleets = groups.get(key) ?? new Map<string, number>();
    fleets.set(fleetId, (fleets.get(fleetId) ?? 0) + requests);
    groups.set(key, fleets);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, fleets]) => {
      const [origin = "", dataClass = ""] = JSON.parse(key) as string[];
      const requests = [...fleets.values()].reduce((sum, served) => sum + served, 0);
      return {
        origin,
        dataClass,
        requests: rounded(requests),
        requestsPerSec: rounded(requests / seconds),
        fleets: [...fleets]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([fleet, served]) => ({
            fleet,
            requests: rounded(served),
            requestsPerSec: rounded(served / seconds),
            share: rounded(served / requests),
          })),
      };
    });
}

/** Nine significant digits: beyond any telemetry, and free of what adding in another order leaves behind. */
const rounded = (value: number) => Number(value.toPrecision(9));
