import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { addressFault } from "../edge-address";
import { edgeNameSchema, planeIdSchema } from "../model";
import { insertEdge, loadPlane } from "../store/planes";

const orNothing = (text: string) => (text.trim() === "" ? null : text);

export const registerEdge = defineVerb({
  name: "edge.register",
  permission: "dataplanes:manage",
  input: z.strictObject({
    dataPlaneId: planeIdSchema,
    name: edgeNameSchema,
    /** Where Ballast reaches it: HAProxy's Runtime API, or a cluster. An edge of a feed has none. */
    address: z.preprocess(
      (value) => (typeof value === "string" ? orNothing(value.trim()) : value),
      z.string().max(1_000, "Use at most 1,000 characters.").nullable().default(null),
    ),
    /** The only token that may acknowledge for it; for feeds only. */
    tokenId: z.preprocess(
      (value) => (typeof value === "string" ? orNothing(value) : value),
      z.uuid("Expected the id of an API token.").nullable().default(null),
    ),
  }),
  async run({ tx, audit, live }, { dataPlaneId, name, address, tokenId }) {
    const plane = await loadPlane(dataPlaneId, tx);
    if (!plane) return refuse("not_found", `There is no data plane ${dataPlaneId}.`, "dataPlaneId");
    const fault = addressFault(plane.kind, address);
    if (fault !== null) return refuse("invalid", `address: ${fault}`, "address");
    if (plane.edges.some((edge) => edge.name === name))
      return refuse("conflict", `Data plane ${dataPlaneId} has an edge ${name} already.`, "name");
    const sameAddress = plane.edges.find((edge) => address !== null && edge.address === address);
    if (sameAddress)
      return refuse("conflict", `Edge ${sameAddress.name} has the address ${address} already.`, "address");
    const edge = { id: `${dataPlaneId}/${name}`, dataPlaneId, name, address, tokenId };
    await insertEdge(tx, edge);
    await audit({ subjectKind: "edge", subjectId: edge.id, after: edge });
    await live("dataplane", dataPlaneId);
    return { edgeId: edge.id };
  },
});
