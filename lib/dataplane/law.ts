import { exclusivityDenials } from "@/lib/contracts/clauses";
import { loadClauses } from "@/lib/contracts/store/contracts";
import { loadFleets } from "@/lib/fleet/store/fleets";
import { lawAt, ruledFleet } from "@/lib/residency/queries";
import { verdict } from "@/lib/residency/verdict";
import type { Denial, Route } from "./model";
import { loadCells } from "./store/cells";

/**
 * The routes that may not be: their cell's rules, or a contract's exclusivity, in force at `now` deny the fleet, or the
 * fleet is not there to serve.
 * Everything that reaches a data plane passes here, whoever made it and whatever was checked before.
 */
export async function denialsOf(routes: readonly Route[], now: Date): Promise<Denial[]> {
  const [law, fleets, cells, clauses] = await Promise.all([
    lawAt(now),
    loadFleets(),
    loadCells(),
    loadClauses(),
  ]);
  const fleetById = new Map(fleets.map((fleet) => [fleet.id, fleet]));
  const cellById = new Map(cells.map((cell) => [cell.id, cell]));
  return routes.flatMap(({ cell: cellId, fleet: fleetId }) => {
    const [cell, fleet] = [cellById.get(cellId), fleetById.get(fleetId)];
    if (!cell || !fleet) return [{ cell: cellId, fleet: fleetId, rules: ["not in the estate"] }];
    if (fleet.state === "planned") return [{ cell: cellId, fleet: fleetId, rules: ["not delivered yet"] }];
    const judged = verdict(cell, ruledFleet(fleet), law.rules, law.jurisdictions, now);
    const byLaw = judged.allowed ? [] : judged.deniedBy.map((rule) => rule.id);
    const byClause = exclusivityDenials(cell.modelId, fleet.region.providerId, clauses, now);
    const rules = [...byLaw, ...byClause];
    return rules.length === 0 ? [] : [{ cell: cellId, fleet: fleetId, rules }];
  });
}
