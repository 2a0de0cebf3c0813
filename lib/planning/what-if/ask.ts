import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type Clock, systemClock } from "@/lib/platform/clock";
import { inTransaction } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { parseInput } from "@/lib/platform/parse";
import { dropEarlier, dropQuestion, loadStanding, putQuestion } from "../store/what-if-answers";
import { applyChanges } from "./apply";
import { frozenSnapshot } from "./frozen";
import { type Answer, answerVersion, type Question, questionSchema } from "./model";

export const askSchema = questionSchema.extend({
  /** The place on a screen that asks; its next question drops this one. */
  askedFor: z.string().min(1).max(100),
});

/** Forty changes of the longest kind are shorter. */
export const whatIfBodyBytes = 65_536;

const lookEveryMs = 50;
const waitMs = 40_000;

/** The same question has the same name, whoever asks. */
export const nameOfQuestion = ({ snapshotSha256, changes }: Question): string =>
  sha256Hex(canonicalJson({ version: answerVersion, snapshotSha256, changes }));

/**
 * What would be, were the snapshot as changed: asked of a worker, unless the same was answered before. The asker's
 * earlier question is dropped. Refuses `invalid` changes with their place, `not_found`, and `unavailable` when no worker
 * answers.
 */
export async function askWhatIf(
  actor: Actor,
  raw: unknown,
  { gone, clock = systemClock }: { gone: AbortSignal; clock?: Clock },
): Promise<Answer> {
  requirePermission(actor, "whatifs:ask");
  const { askedFor: place, ...question } = parseInput(askSchema, raw);
  applyChanges(await frozenSnapshot(question.snapshotSha256), question.changes);
  const sha256 = nameOfQuestion(question);
  const askedFor = `${actor.kind}:${actor.id}/${place}`;
  const giveUpAt = performance.now() + waitMs;
  for (let put = false; ; ) {
    const standing = await loadStanding(sha256);
    if (standing?.state === "answered") return standing.answer;
    if (standing?.state === "failed" && put)
      refuse("unavailable", `The what-if was not solved: ${standing.failure}`);
    const mine = standing?.state === "dropped" && standing.askedFor === askedFor;
    if (gone.aborted || (mine && put)) {
      await dropQuestion(askedFor, sha256);
      refuse("conflict", "A later question has taken the place of this one.");
    }
    // Never asked, failed before, or dropped by another screen that had asked the same.
    if (standing?.state !== "asked" && standing?.state !== "solving") {
      put = true;
      await inTransaction(async (tx) => {
        await dropEarlier(tx, askedFor, sha256);
        await putQuestion(tx, { ...question, sha256, askedFor, at: clock.now() });
      });
    }
    if (performance.now() > giveUpAt)
      refuse("unavailable", "No worker answered within 40 s. Is one running? Ask again in a moment.");
    await sleep(lookEveryMs);
  }
}
