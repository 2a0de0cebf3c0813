import { randomUUID } from "node:crypto";
import { z } from "zod";
import { planeIdSchema } from "@/lib/dataplane/model";
import { defineVerb } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { refuse } from "@/lib/platform/errors";
import { prepareAdoption } from "../adoption/prepare";
import { answerAdoption, insertAdoption, openAdoptions } from "../store/adoptions";

/** What an edge was changed to says less of now with every minute. */
const waitsMs = 3_600_000;

/** Asks that what an edge was changed to by hand become the published table. Somebody else, a manager, signs it. */
export const askAdoption = defineVerb({
  name: "adoption.ask",
  permission: "shifts:propose",
  input: z.strictObject({
    dataPlaneId: planeIdSchema,
    edge: z.string().min(1),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  timeoutMs: 30_000,
  async run({ tx, actor, now, audit, live }, { dataPlaneId, edge, reason }) {
    if (actor.kind !== "user")
      return refuse("forbidden", "A person asks for this, so that another can sign it.");
    const waiting = (await openAdoptions(tx)).find((one) => one.dataPlaneId === dataPlaneId);
    if (waiting && waiting.expiresAt > now)
      return refuse(
        "conflict",
        `What ${waiting.edge} runs waits for a signature already. Withdraw that first.`,
      );
    if (waiting)
      await answerAdoption(tx, waiting.id, {
        decision: "expired",
        decidedById: null,
        decidedBy: null,
        decidedAt: now,
        decisionReason: null,
        version: null,
      });
    const { forbidden, baseVersion, routes, sha256, impact, followers } = await prepareAdoption(
      { dataPlaneId, edge },
      now,
      tx,
    );
    if (forbidden.length > 0)
      return refuse("conflict", `What ${edge} runs cannot be adopted. ${forbidden.join(" ")}`);
    const id = randomUUID();
    const expiresAt = new Date(now.getTime() + waitsMs);
    await insertAdoption(tx, {
      id,
      dataPlaneId,
      edge,
      baseVersion,
      routes,
      sha256,
      reason,
      askedById: actor.id,
      askedBy: actor.label,
      askedAt: now,
      expiresAt,
    });
    await audit({
      subjectKind: "data_plane",
      subjectId: dataPlaneId,
      reason,
      after: {
        adoption: id,
        edge,
        baseVersion,
        sha256,
        cells: impact.moves.length,
        movedRequestsPerSec: impact.movedRequestsPerSec,
        followers,
        expiresAt,
      },
    });
    await notify(
      tx,
      {
        key: `adoption.asked/${id}`,
        kind: "plane.diverged",
        title: `${actor.label} asks to adopt what ${edge} runs`,
        text: `“${reason}” A manager signs or rejects it by ${expiresAt.toISOString().slice(11, 16)} UTC.`,
        facts: [
          { label: "Changes", value: `${impact.moves.length} cells of table ${baseVersion}` },
          { label: "Edges that follow", value: String(followers) },
        ],
        path: "/settings/data-planes",
        planId: null,
        shiftId: null,
        sign: null,
      },
      now,
    );
    await live("dataplane", dataPlaneId);
    return { adoptionId: id, expiresAt };
  },
});
