import { unservedEndpoint } from "@/lib/planning/model";
import type { RegionFlow } from "@/lib/planning/plan-view";

/** One line of the map: what goes there and stays, or by how much it grows or shrinks. */
export interface FlowChange {
  origin: string;
  region: string;
  requestsPerSec: number;
  change?: "more" | "less";
}

/** Below this part of all requests a difference is not drawn as one, and a line not at all. */
const leastShare = 0.001;

/** Two sets of flows as lines: each that differs by its difference, the others by what they carry. */
export function flowChanges(before: readonly RegionFlow[], after: readonly RegionFlow[]): FlowChange[] {
  const key = ({ origin, region }: RegionFlow) => `${origin}\u0000${region}`;
  const was = new Map(before.map((flow) => [key(flow), flow.requestsPerSec]));
  const is = new Map(after.map((flow) => [key(flow), flow.requestsPerSec]));
  const total = after.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
  const least = leastShare * total;
  const lines = new Map([...before, ...after].map((flow) => [key(flow), flow]));
  return [...lines.values()]
    .filter(({ region }) => region !== unservedEndpoint)
    .flatMap((flow): FlowChange[] => {
      const change = (is.get(key(flow)) ?? 0) - (was.get(key(flow)) ?? 0);
      const { origin, region } = flow;
      if (Math.abs(change) > least)
        return [{ origin, region, requestsPerSec: Math.abs(change), change: change > 0 ? "more" : "less" }];
      const stays = is.get(key(flow)) ?? 0;
      return stays > least ? [{ origin, region, requestsPerSec: stays }] : [];
    });
}
