import { randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { deleteWhatIf, insertWhatIf, loadWhatIf, updateWhatIf } from "../store/what-ifs";
import { applyChanges } from "../what-if/apply";
import { frozenSnapshot } from "../what-if/frozen";
import { questionSchema } from "../what-if/model";

const name = z
  .string("must be a name")
  .trim()
  .min(1, "must be a name by which others find it")
  .max(120, "must have at most 120 characters");

/** Keeps a what-if under a name, or keeps what has become of one. What it asks must be possible of its snapshot. */
export const keepWhatIf = defineVerb({
  name: "what_if.keep",
  permission: "whatifs:keep",
  input: questionSchema.extend({ name, whatIfId: z.uuid().optional() }),
  async run({ tx, actor, now, audit, live }, { whatIfId, ...kept }) {
    if (actor.kind === "system") refuse("forbidden", "A person or a token keeps a what-if.");
    applyChanges(await frozenSnapshot(kept.snapshotSha256), kept.changes);
    const before = whatIfId === undefined ? null : await loadWhatIf(whatIfId, tx);
    if (whatIfId !== undefined && !before)
      refuse("not_found", "This what-if is gone; keep it as a new one.", "whatIfId");
    const id = before?.id ?? randomUUID();
    if (before) await updateWhatIf(tx, id, { ...kept, updatedAt: now });
    else
      await insertWhatIf(tx, {
        ...kept,
        id,
        keptById: actor.id,
        keptByLabel: actor.label,
        createdAt: now,
        updatedAt: now,
      });
    await audit({
      subjectKind: "what_if",
      subjectId: id,
      ...(before
        ? {
            before: {
              name: before.name,
              snapshotSha256: before.snapshotSha256,
              changes: before.changes,
            },
          }
        : {}),
      after: kept,
    });
    await live("plan", id);
    return { whatIfId: id };
  },
});

/** Removes a kept what-if; what it asked stays in the audit log. */
export const removeWhatIf = defineVerb({
  name: "what_if.remove",
  permission: "whatifs:keep",
  input: z.strictObject({ whatIfId: z.uuid() }),
  async run({ tx, audit, live }, { whatIfId }) {
    const before =
      (await loadWhatIf(whatIfId, tx)) ?? refuse("not_found", "This what-if is gone already.", "whatIfId");
    await deleteWhatIf(tx, whatIfId);
    await audit({
      subjectKind: "what_if",
      subjectId: whatIfId,
      before: { name: before.name, snapshotSha256: before.snapshotSha256, changes: before.changes },
    });
    await live("plan", whatIfId);
  },
});
