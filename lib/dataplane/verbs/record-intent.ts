import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { intendTable } from "../intend-table";
import { tableWriter } from "../live-store";
import { versionSchema } from "../model";

const routeSchema = z.strictObject({
  cell: z.string().min(1),
  fleet: z.string().min(1),
  share: z.number().gt(0).max(1),
});

/** A new routing table on its own, outside of a shift. A shift makes its tables in its own transaction. */
export const recordIntent = defineVerb({
  name: "routing.publish",
  permission: "dataplanes:publish",
  input: z.strictObject({
    key: z.string().min(1).max(200),
    baseVersion: versionSchema.nullable(),
    routes: z.array(routeSchema),
    note: z.string().trim().min(1).max(500),
    planId: z.uuid().nullable().default(null),
    shiftId: z.uuid().nullable().default(null),
  }),
  async run({ tx, actor, now, audit, live, unchanged }, input) {
    const intended = await intendTable(tableWriter(tx), { ...input, createdBy: actor.label }, now);
    const { version, sha256, made, before, dataPlanes } = intended;
    if (!made) unchanged();
    else {
      await audit({
        subjectKind: "routing_table",
        subjectId: String(version),
        planId: input.planId,
        reason: input.note,
        before,
        after: { version, sha256, shiftId: input.shiftId, dataPlanes },
      });
      await live("routing", String(version));
    }
    return { version, sha256 };
  },
});
