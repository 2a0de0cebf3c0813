import { usageOf } from "./limits";
import { type Plan, type Snapshot, valueIn } from "./model";

/** How busy a plan makes one fleet, window by window. */
export interface FleetUse {
  fleet: string;
  provider: string;
  region: string;
  /** Busy of healthy accelerators; null in windows in which it has none. */
  utilization: (number | null)[];
  /** What one more accelerator-hour would be worth, USD; 0 where the fleet does not bind. */
  usdPerAcceleratorHour: number[];
}

/** Every fleet of the snapshot under the plan, those of one provider together, the busiest first among them. */
export function fleetUse(snapshot: Snapshot, plan: Plan): FleetUse[] {
  const inWindow = snapshot.windows.map((): Plan["routes"] => []);
  for (const route of plan.routes) inWindow[route.window]?.push(route);
  const usage = inWindow.map((routes, t) => usageOf(snapshot, t, routes));
  const prices = new Map(
    plan.prices.fleets.map(({ fleet, window, usdPerAcceleratorHour }) => [
      `${fleet} ${window}`,
      usdPerAcceleratorHour,
    ]),
  );
  const rows = snapshot.fleets.map(
    ({ id, provider, region, accelerators }): FleetUse => ({
      fleet: id,
      provider,
      region,
      utilization: snapshot.windows.map((_, t) => {
        const healthy = valueIn(accelerators, t);
        return healthy > 0 ? (usage[t]!.busy.get(id) ?? 0) / healthy : null;
      }),
      usdPerAcceleratorHour: snapshot.windows.map((_, t) => prices.get(`${id} ${t}`) ?? 0),
    }),
  );
  const sum = ({ utilization }: FleetUse) => utilization.reduce<number>((total, u) => total + (u ?? 0), 0);
  return rows.sort((a, b) => (a.provider < b.provider ? -1 : a.provider > b.provider ? 1 : sum(b) - sum(a)));
}
