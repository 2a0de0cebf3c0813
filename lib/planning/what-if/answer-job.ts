import type { Task } from "graphile-worker";
import { z } from "zod";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { loadQuestionState, removeOldQuestions, takeQuestion, writeAnswer } from "../store/what-if-answers";
import { applyChanges } from "./apply";
import { windowHours } from "./coarse";
import { frozenSnapshot } from "./frozen";
import { WhatIfSolver } from "./solver";

const payload = z.object({ question: z.string() });
const timeLimitMs = 20_000;
const lookEveryMs = 100;
/** Answers can be asked for again at any time. */
const keepMs = 14 * 86_400_000;

/** Answers one question, and stops when nobody waits for it any more. Safe to run twice. */
export async function answerWhatIf(
  sha256: string,
  solver: Pick<WhatIfSolver, "solve">,
  now: () => Date,
): Promise<void> {
  const question = await takeQuestion(sha256);
  if (!question) return;
  const dropped = new AbortController();
  const watch = setInterval(() => {
    loadQuestionState(sha256)
      .then((state) => state === "solving" || dropped.abort())
      .catch((error: unknown) =>
        log.warn({ err: error }, "could not look whether a what-if is still wanted"),
      );
  }, lookEveryMs);
  try {
    const snapshot = applyChanges(await frozenSnapshot(question.snapshotSha256), question.changes);
    const outcome = await solver.solve(snapshot, {
      hours: windowHours(snapshot.policy),
      timeLimitMs,
      signal: dropped.signal,
    });
    if (outcome.ok) await writeAnswer(sha256, { answer: outcome.answer }, now());
    else if (outcome.reason === "failed") await writeAnswer(sha256, { failure: outcome.message }, now());
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await writeAnswer(sha256, { failure: error.message }, now());
  } finally {
    clearInterval(watch);
  }
  await removeOldQuestions(new Date(now().getTime() - keepMs));
}

const solver = new WhatIfSolver();

/** The worker's job behind every what-if. */
export const answerWhatIfJob: Task = (raw) =>
  answerWhatIf(payload.parse(raw).question, solver, () => systemClock.now());
