import { z } from "zod";
import { intendTable } from "@/lib/dataplane/intend-table";
import { tableWriter } from "@/lib/dataplane/live-store";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { decide, loadOpenAdoption } from "../adoption/decide";
import { prepareAdoption } from "../adoption/prepare";

const reason = z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000);

/**
 * A manager signs that what an edge runs becomes the published table, or rejects it. Nobody signs what they asked for;
 * what is signed is what was asked for, so the edge is read once more, and law and capacity are looked at again.
 */
export const decideAdoption = defineVerb({
  name: "adoption.decide",
  permission: "approvals:decide",
  input: z.strictObject({
    adoptionId: z.uuid(),
    decision: z.enum(["sign", "reject"]),
    /** The edge's name, typed, to sign: so that nobody signs another edge's routes. */
    confirm: z.string().trim().default(""),
    reason,
  }),
  timeoutMs: 30_000,
  async run(context, { adoptionId, decision, confirm, reason }) {
    const { tx, actor, now, audit, live } = context;
    if (actor.kind !== "user") return refuse("forbidden", "A person decides this.");
    const adoption = await loadOpenAdoption(context, adoptionId);
    const { dataPlaneId, edge, baseVersion, sha256 } = adoption;
    if (decision === "reject") {
      await decide(context, adoption, "rejected", actor, reason, null);
      await audit({
        action: "adoption.reject",
        subjectKind: "data_plane",
        subjectId: dataPlaneId,
        reason,
        after: { adoption: adoptionId, edge },
      });
      return { version: null };
    }
    if (actor.id === adoption.askedById)
      return refuse("forbidden", "You asked for this; somebody else signs it.");
    if (confirm !== edge) return refuse("invalid", `Type ${edge} to confirm what is adopted.`, "confirm");
    const present = await prepareAdoption({ dataPlaneId, edge }, now, tx);
    if (present.baseVersion !== baseVersion)
      return refuse(
        "conflict",
        `Table ${present.baseVersion} has been published since this was asked for. Reject it, and ask again.`,
      );
    if (present.sha256 !== sha256)
      return refuse(
        "conflict",
        `${edge} runs something else than when this was asked for. Reject it, and ask again.`,
      );
    if (present.forbidden.length > 0)
      return refuse("conflict", `What ${edge} runs cannot be adopted. ${present.forbidden.join(" ")}`);
    const note = `What ${dataPlaneId}/${edge} was found to run: ${adoption.reason}`.slice(0, 500);
    const { version, before } = await intendTable(
      tableWriter(tx),
      {
        key: `adoption/${adoptionId}`,
        baseVersion,
        routes: adoption.routes,
        note,
        planId: null,
        shiftId: null,
        createdBy: adoption.askedBy,
      },
      now,
    );
    await decide(context, adoption, "signed", actor, reason, version);
    await audit({
      action: "adoption.sign",
      subjectKind: "routing_table",
      subjectId: String(version),
      reason,
      before,
      after: { version, sha256, adoption: adoptionId, dataPlaneId, edge, askedBy: adoption.askedBy },
    });
    await live("routing", String(version));
    return { version };
  },
});
