import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { divergedNotice } from "../diverged";
import { planeIdSchema, syncStates, versionSchema } from "../model";
import {
  effectDetailSchema,
  effectOutcomes,
  loadEffect,
  recordOutcome as writeOutcome,
} from "../store/effects";
import { loadPlane, recordReadings } from "../store/planes";
import { newestVersion, tableByVersion } from "../store/tables";

/** What a data plane was read to run, and what became of the publication. A reading that changes nothing leaves no trace. */
export const recordOutcome = defineVerb({
  name: "routing.outcome",
  permission: "dataplanes:publish",
  input: z.strictObject({
    dataPlaneId: planeIdSchema,
    version: versionSchema.nullable(),
    edges: z.array(
      z.strictObject({
        edge: z.string(),
        sync: z.enum(syncStates),
        note: z.string().nullable(),
        version: z.number().int().nullable(),
        healthy: z.boolean().nullable().default(null),
        healthNote: z.string().nullable().default(null),
      }),
    ),
    outcome: z.enum(effectOutcomes).nullable().default(null),
    detail: effectDetailSchema.nullable().default(null),
  }),
  async run({ tx, now, audit, live, unchanged }, { dataPlaneId, version, edges, outcome, detail }) {
    unchanged();
    // Read against a table that is not the newest any more, it says nothing about now.
    if ((await newestVersion(tx)) !== version) return;
    const plane = await loadPlane(dataPlaneId, tx);
    const idOf = new Map(plane?.edges.map((edge) => [edge.name, edge.id]));
    const readings = edges.flatMap(({ edge, ...seen }) => {
      const edgeId = idOf.get(edge);
      return edgeId ? [{ edgeId, ...seen }] : [];
    });
    // Edges that pull say themselves what they run; of those that are written to, this reading is the only word.
    const changed = await recordReadings(tx, readings, { at: now, versions: plane?.kind !== "feed" });
    if (changed.length > 0) await live("dataplane", dataPlaneId);
    const syncBefore = new Map(plane?.edges.map(({ name, sync }) => [name, sync]));
    const news = plane && divergedNotice({ ...plane, syncBefore }, edges, now);
    if (news) await notify(tx, news, now);

    if (version === null) return;
    const before = await loadEffect(dataPlaneId, version, tx);
    if (!before || !(await writeOutcome(tx, { dataPlaneId, version, outcome, detail }, now))) return;
    await live("routing", String(version));
    // The same outcome for another reason is kept with the publication, and is no event of its own.
    if (before.outcome === outcome) return;
    const table = await tableByVersion(version, tx);
    await audit({
      subjectKind: "data_plane",
      subjectId: dataPlaneId,
      planId: table?.planId ?? null,
      before: { version, outcome: before.outcome },
      after: { version, outcome, ...(detail ? { detail } : {}) },
    });
  },
});
