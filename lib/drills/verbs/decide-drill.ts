import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { mayDecideOn } from "../standing";
import { insertDecision, lockDrill } from "../store/drills";

/** A manager's word on the newest version of a drill. Bound to its hash: nobody approves what they have not read. */
export const decideDrillVersion = defineVerb({
  name: "drill.decide",
  permission: "drills:approve",
  input: z.strictObject({
    drillId: z.uuid(),
    version: z.coerce.number().int().positive(),
    sha256: z.string().length(64),
    decision: z.enum(["approve", "reject"]),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  async run({ tx, actor, now, audit, live }, { drillId, version, sha256, decision, reason }) {
    const drill = await lockDrill(tx, drillId);
    if (!drill) return refuse("not_found", "There is no such drill.", "drillId");
    if (drill.retired) return refuse("conflict", "This drill is retired.");
    const { newest } = drill;
    if (newest.version !== version || newest.sha256 !== sha256)
      return refuse("conflict", "It was changed since you read it. Read it again.");
    const may = mayDecideOn(newest, actor);
    if (!may.allowed) return refuse(newest.decision ? "conflict" : "forbidden", may.because);
    await insertDecision(tx, drillId, newest, {
      decision,
      by: actor.label,
      byId: actor.id,
      reason,
      at: now,
    });
    await audit({
      subjectKind: "drill",
      subjectId: drillId,
      reason,
      after: { name: drill.name, version, sha256, decision, author: newest.author },
    });
    await live("drill", drillId);
    await live("approval", drillId);
    return { drillId, version, decision };
  },
});
