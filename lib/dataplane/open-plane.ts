import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Clock } from "@/lib/platform/clock";
import { refuse } from "@/lib/platform/errors";
import { parseInput } from "@/lib/platform/parse";
import { capabilitiesOf } from "./capabilities";
import { feedPlane } from "./feed/plane";
import { gatewayPlane } from "./gateway-api/plane";
import { gatewayConfigSchema } from "./gateway-api/settings";
import { haproxyPlane } from "./haproxy/plane";
import { feedConfigSchema, haproxyConfigSchema } from "./model";
import type { DataPlanePort } from "./port";
import type { DataPlaneRecord } from "./store/planes";

/** The port of a registered data plane. Refuses a kind or a configuration that this release cannot speak. */
export function openPlane(plane: DataPlaneRecord, clock: Clock): DataPlanePort {
  switch (plane.kind) {
    case "feed":
      return feedPlane(plane.id, parseInput(feedConfigSchema, plane.config), clock);
    case "haproxy":
      return haproxyPlane(
        plane.edges.map((edge) => ({ name: edge.name, address: edge.address ?? "" })),
        parseInput(haproxyConfigSchema, plane.config),
        clock,
      );
    case "gateway_api": {
      const { problem } = capabilitiesOf(plane.kind, plane.config);
      if (problem !== null) return refuse("unavailable", `Data plane ${plane.id} (gateway_api): ${problem}`);
      return gatewayPlane({
        id: plane.id,
        edges: plane.edges.map((edge) => ({ name: edge.name, address: edge.address ?? "" })),
        settings: parseInput(gatewayConfigSchema, plane.config),
        fleets: loadFleets,
        clock,
      });
    }
  }
}
