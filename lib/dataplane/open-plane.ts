import type { Clock } from "@/lib/platform/clock";
import { refuse } from "@/lib/platform/errors";
import { parseInput } from "@/lib/platform/parse";
import { feedPlane } from "./feed/plane";
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
    case "gateway_api":
      return refuse(
        "unavailable",
        `Data plane ${plane.id} is of kind gateway_api, which this release cannot write to.`,
      );
  }
}
