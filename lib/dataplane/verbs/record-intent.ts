import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { denialsOf } from "../law";
import { versionSchema } from "../model";
import { recordIntents } from "../store/effects";
import { loadPlanes } from "../store/planes";
import { insertTable, lockTables, newestTable, tableByKey } from "../store/tables";
import { denialSentence, faultsOf, hashRoutes, orderRoutes } from "../table";

const routeSchema = z.strictObject({
  cell: z.string().min(1),
  fleet: z.string().min(1),
  share: z.number().gt(0).max(1),
});

/**
 * Makes a new routing table and the intent to publish it to every enabled data plane; `reconcile` does the rest.
 * `baseVersion` is the table the change was computed from: when another one was made meanwhile, it is refused, so that
 * two changes at once never undo each other. Asking again under the same key is asking once.
 */
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
    await lockTables(tx);
    const sha256 = hashRoutes(input.routes);
    const known = await tableByKey(input.key, tx);
    if (known) {
      if (known.sha256 !== sha256)
        refuse(
          "conflict",
          `Table ${known.version} was made under the key ${input.key}, with other routes.`,
          "key",
        );
      unchanged();
      return { version: known.version, sha256 };
    }
    const newest = await newestTable(tx);
    if ((newest?.version ?? null) !== input.baseVersion)
      refuse(
        "conflict",
        `The routing table changed: ${newest?.version ?? "none"} is the newest, the change was computed from ${input.baseVersion ?? "none"}.`,
        "baseVersion",
      );
    const fault = faultsOf(input.routes)[0];
    if (fault) refuse("invalid", fault, "routes");
    const denied = denialSentence(input, await denialsOf(input.routes, now));
    if (denied) refuse("conflict", denied, "routes");

    const { key, note, planId, shiftId } = input;
    const version = await insertTable(tx, {
      key,
      sha256,
      note,
      planId,
      shiftId,
      routes: orderRoutes(input.routes),
      createdAt: now,
      createdBy: actor.label,
    });
    const planes = (await loadPlanes(tx)).filter((plane) => plane.enabled);
    await recordIntents(
      tx,
      version,
      planes.map((plane) => plane.id),
      now,
    );
    await audit({
      subjectKind: "routing_table",
      subjectId: String(version),
      planId,
      reason: note,
      before: { version: newest?.version ?? null, sha256: newest?.sha256 ?? null },
      after: { version, sha256, shiftId, dataPlanes: planes.map((plane) => plane.id) },
    });
    await live("routing", String(version));
    return { version, sha256 };
  },
});
