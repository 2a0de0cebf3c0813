import { randomUUID } from "node:crypto";
import { z } from "zod";
import { loadFleets } from "@/lib/fleet/store/fleets";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { fleetsOf } from "@/lib/shifts/drain-rules";
import { type DrillDefinition, drillDefinition } from "../model";
import { askedNotice } from "../notices";
import { scheduleProblem } from "../schedule";
import { hashDefinition, insertDrill, insertVersion, lockDrill, writeNewest } from "../store/drills";

const name = z.string().trim().min(3, "Name it, in at least 3 characters.").max(120);
const reason = z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000);

/** Schedules a drill. It runs by itself once a manager other than its author has approved it. */
export const defineDrill = defineVerb({
  name: "drill.define",
  permission: "drills:schedule",
  input: z.strictObject({ name, definition: drillDefinition, reason }),
  async run(context, { name: called, definition, reason: why }) {
    const { tx, actor, now, audit } = context;
    await requireSound(context, definition);
    const id = randomUUID();
    await insertDrill(tx, id, called, now).catch(namedAlready(called));
    const sha256 = await writeVersion(context, { id, name: called, version: 1, definition, reason: why });
    await audit({
      subjectKind: "drill",
      subjectId: id,
      reason: why,
      after: { name: called, version: 1, sha256, author: actor.label, ...definition },
    });
    return { drillId: id, version: 1 };
  },
});

/** Changes what a drill does: a new version, which needs an approval of its own. A run under way goes on as it began. */
export const changeDrill = defineVerb({
  name: "drill.change",
  permission: "drills:schedule",
  input: z.strictObject({ drillId: z.uuid(), name, definition: drillDefinition, reason }),
  async run(context, { drillId, name: called, definition, reason: why }) {
    const { tx, audit } = context;
    const drill = await lockDrill(tx, drillId);
    if (!drill) return refuse("not_found", "There is no such drill.", "drillId");
    if (drill.retired) return refuse("conflict", "This drill is retired. Schedule another.");
    const { newest } = drill;
    if (hashDefinition(called, definition) === newest.sha256)
      return refuse("conflict", "Nothing is changed by this.");
    await requireSound(context, definition);
    const version = newest.version + 1;
    const sha256 = await writeVersion(context, {
      id: drillId,
      name: called,
      version,
      definition,
      reason: why,
    });
    await writeNewest(tx, drillId, called, version).catch(namedAlready(called));
    await audit({
      subjectKind: "drill",
      subjectId: drillId,
      reason: why,
      before: { name: drill.name, version: newest.version, sha256: newest.sha256, ...newest.definition },
      after: { name: called, version, sha256, ...definition },
    });
    return { drillId, version };
  },
});

async function requireSound({ tx, actor, now }: VerbContext, definition: DrillDefinition): Promise<void> {
  if (actor.kind !== "user")
    refuse("forbidden", "A person schedules a drill: somebody else must approve it.");
  const { kind, id } = definition.target;
  if (fleetsOf({ kind, id }, await loadFleets(tx)).length === 0)
    refuse("not_found", `There is no ${kind} ${id}.`, "definition.target.id");
  const problem = scheduleProblem(definition, now);
  if (problem) refuse("invalid", problem.sentence, `definition.${problem.field}`);
}

async function writeVersion(
  { tx, actor, now, live }: VerbContext,
  drill: { id: string; name: string; version: number; definition: DrillDefinition; reason: string },
): Promise<string> {
  const { id, name: called, version, definition } = drill;
  const sha256 = hashDefinition(called, definition);
  await insertVersion(tx, id, {
    version,
    definition,
    sha256,
    authorId: actor.id,
    author: actor.label,
    reason: drill.reason,
    createdAt: now,
  });
  await notify(tx, askedNotice({ id, name: called, version, author: actor.label, definition }), now);
  await live("drill", id);
  await live("approval", id);
  return sha256;
}

const namedAlready = (called: string) => (error: unknown) => {
  if (violatedConstraint(error)) refuse("conflict", `There is a drill named “${called}” already.`, "name");
  throw error;
};
