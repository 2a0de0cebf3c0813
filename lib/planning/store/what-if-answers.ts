import { prisma, type Tx } from "@/lib/platform/db/client";
import { Prisma } from "@/prisma/generated/client";
import { readDocument } from "../read-document";
import { type Change, changesSchema } from "../what-if/change";
import { type Answer, answerSchema } from "../what-if/model";

const json = (value: unknown) => value as Prisma.InputJsonValue;

/** Where a question stands. */
export type QuestionStanding =
  | { state: "asked" | "solving" }
  | { state: "dropped"; askedFor: string }
  | { state: "answered"; answer: Answer }
  | { state: "failed"; failure: string };

/** Where a question stands; null when it was never asked. */
export async function loadStanding(sha256: string): Promise<QuestionStanding | null> {
  const row = await prisma().whatIfAnswer.findUnique({
    where: { sha256 },
    select: { state: true, answer: true, failure: true, askedFor: true },
  });
  if (!row) return null;
  const { state, askedFor } = row;
  if (state === "answered") {
    const { success, data } = answerSchema.safeParse(row.answer);
    // Written by a worker of another release, while one takes the other's place: to be asked again.
    return success ? { state, answer: data } : { state: "dropped", askedFor: "another release" };
  }
  if (state === "failed") return { state, failure: row.failure ?? "" };
  return state === "dropped" ? { state, askedFor } : { state };
}

/** Only the state, for whoever solves it and looks whether anyone still waits. */
export async function loadQuestionState(sha256: string): Promise<string | null> {
  const row = await prisma().whatIfAnswer.findUnique({ where: { sha256 }, select: { state: true } });
  return row?.state ?? null;
}

/** Drops what the same screen asked before; whoever solves it stops. */
export async function dropEarlier(tx: Tx, askedFor: string, sha256: string): Promise<void> {
  await tx.whatIfAnswer.updateMany({
    where: { askedFor, sha256: { not: sha256 }, state: { in: ["asked", "solving"] } },
    data: { state: "dropped" },
  });
}

/** Drops one question of a screen that is gone; whoever solves it stops. */
export async function dropQuestion(askedFor: string, sha256: string): Promise<void> {
  await prisma().whatIfAnswer.updateMany({
    where: { askedFor, sha256, state: { in: ["asked", "solving"] } },
    data: { state: "dropped" },
  });
}

/** Puts a question, or puts it again after it was dropped or failed, and asks a worker for its answer. */
export async function putQuestion(
  tx: Tx,
  question: {
    sha256: string;
    snapshotSha256: string;
    changes: readonly Change[];
    askedFor: string;
    at: Date;
  },
): Promise<void> {
  const { at, changes, ...keys } = question;
  const asked = { ...keys, changes: json(changes), askedAt: at, state: "asked" as const };
  await tx.whatIfAnswer.upsert({
    where: { sha256: question.sha256 },
    create: asked,
    update: { ...asked, answer: Prisma.DbNull, failure: null, answeredAt: null },
  });
  await tx.$executeRaw`
    SELECT graphile_worker.add_job('answer-what-if', json_build_object('question', ${question.sha256}::text),
      job_key := ${`what-if/${question.sha256}`}, max_attempts := 3, priority := -1)`;
}

/** A question to solve: null when nobody waits for it any more, or it is answered already. */
export async function takeQuestion(
  sha256: string,
): Promise<{ snapshotSha256: string; changes: Change[] } | null> {
  const { count } = await prisma().whatIfAnswer.updateMany({
    // `solving` is what a worker left behind that died over it.
    where: { sha256, state: { in: ["asked", "solving"] } },
    data: { state: "solving" },
  });
  if (count === 0) return null;
  const row = await prisma().whatIfAnswer.findUniqueOrThrow({
    where: { sha256 },
    select: { snapshotSha256: true, changes: true },
  });
  return { ...row, changes: readDocument(changesSchema, row.changes) };
}

/** Writes down what was found; what nobody waits for any more is left alone. */
export async function writeAnswer(
  sha256: string,
  found: { answer: Answer } | { failure: string },
  at: Date,
): Promise<void> {
  await prisma().whatIfAnswer.updateMany({
    where: { sha256, state: "solving" },
    data:
      "answer" in found
        ? { state: "answered", answer: json(found.answer), answeredAt: at }
        : { state: "failed", failure: found.failure, answeredAt: at },
  });
}

/** Removes questions put before `before`: each can be asked again. */
export async function removeOldQuestions(before: Date): Promise<void> {
  await prisma().whatIfAnswer.deleteMany({ where: { askedAt: { lt: before } } });
}
