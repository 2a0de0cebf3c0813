import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { seed } from "@/prisma/seed/seed";
import { keptWhatIf, whatIfWorkbench } from "../queries/what-ifs";
import { freezeForWhatIf } from "../verbs/freeze-what-if";
import { keepWhatIf, removeWhatIf } from "../verbs/keep-what-if";
import { answerWhatIf } from "./answer-job";
import { askWhatIf, nameOfQuestion } from "./ask";
import type { Change } from "./change";
import { WhatIfSolver } from "./solver";

useTestDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "ballast-what-if-"));
const now = () => new Date("2026-11-20T08:30:00Z");
const clock = { now };
const solver = new WhatIfSolver();
const never = new AbortController().signal;
const finance: Actor = {
  kind: "user",
  id: "6f1f2a44-4f3f-4f3e-9a55-7a2f2d9a0a02",
  label: "Fay Finance",
  roles: ["finance"],
  from: "test",
};
const doubled: Change[] = [{ kind: "demand", factor: 2 }];

let snapshotSha256 = "";
beforeAll(async () => {
  await seed({ scenario: "few-regions", dataDir, clock });
  ({ snapshotSha256 } = await freezeForWhatIf(finance, {}, { clock }));
});
afterAll(async () => {
  await solver.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const stateOf = async (changes: Change[]) =>
  (await prisma().whatIfAnswer.findUnique({ where: { sha256: nameOfQuestion({ snapshotSha256, changes }) } }))
    ?.state;
const ask = (changes: Change[], askedFor = "bench", gone = never) =>
  askWhatIf(finance, { snapshotSha256, changes, askedFor }, { gone, clock });
const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await sleep(20);
};
/** Plays the worker: answers what was asked, by the real solver. */
const answer = async (changes: Change[]) => {
  await until(async () => (await stateOf(changes)) === "asked");
  await answerWhatIf(nameOfQuestion({ snapshotSha256, changes }), solver, now);
};
/** A solver that is at it until told to stop, and says that it was. */
const busy = () => {
  const told: string[] = [];
  const solve: WhatIfSolver["solve"] = (_snapshot, { signal }) =>
    new Promise((resolve) =>
      signal.addEventListener("abort", () => {
        told.push("stopped");
        resolve({ ok: false, reason: "cancelled", message: "stopped" });
      }),
    );
  return { told, solve };
};

describe("asking a what-if", () => {
  it("is answered by a worker, and the same question by what was answered before", async () => {
    const [today] = await Promise.all([ask([]), answer([])]);
    const [more] = await Promise.all([ask(doubled), answer(doubled)]);
    expect(more.demandRequestsPerSec).toBeCloseTo(2 * today.demandRequestsPerSec, 6);
    expect(more.objectiveUsd).toBeGreaterThan(today.objectiveUsd);
    expect(today.objectiveUsd).toBeLessThanOrEqual(today.doNothing.objectiveUsd * (1 + 1e-9));
    expect(today.solved.windows).toBeLessThan(today.solved.ofWindows);
    expect(await ask(doubled, "another screen")).toEqual(more);
  });

  it("drops the earlier question of the same screen, and its solver stops", async () => {
    const first: Change[] = [{ kind: "demand", factor: 3 }];
    const second: Change[] = [{ kind: "demand", factor: 4 }];
    const { told, solve } = busy();
    const superseded = expect(ask(first)).rejects.toMatchObject({ code: "conflict" });
    await until(async () => (await stateOf(first)) === "asked");
    const solving = answerWhatIf(nameOfQuestion({ snapshotSha256, changes: first }), { solve }, now);
    await until(async () => (await stateOf(first)) === "solving");
    await Promise.all([ask(second), answer(second)]);
    await superseded;
    await solving;
    expect(told).toEqual(["stopped"]);
    expect(await stateOf(first)).toBe("dropped");
  });

  it("goes on for another screen that asked the same", async () => {
    const shared: Change[] = [{ kind: "demand", factor: 5 }];
    const gone = new AbortController();
    const left = expect(ask(shared, "one", gone.signal)).rejects.toMatchObject({ code: "conflict" });
    await until(async () => (await stateOf(shared)) === "asked");
    const stays = ask(shared, "two");
    gone.abort();
    await left;
    await answer(shared);
    expect((await stays).demandRequestsPerSec).toBeGreaterThan(0);
  });

  it("says why when it cannot be solved, and may be asked again", async () => {
    const hopeless: Change[] = [{ kind: "demand", factor: 6 }];
    const broken: WhatIfSolver["solve"] = async () => ({
      ok: false,
      reason: "failed",
      message: "Out of memory.",
    });
    const told = expect(ask(hopeless)).rejects.toMatchObject({
      code: "unavailable",
      message: "The what-if was not solved: Out of memory.",
    });
    await until(async () => (await stateOf(hopeless)) === "asked");
    await answerWhatIf(nameOfQuestion({ snapshotSha256, changes: hopeless }), { solve: broken }, now);
    await told;
    const [again] = await Promise.all([ask(hopeless), answer(hopeless)]);
    expect(again.demandRequestsPerSec).toBeGreaterThan(0);
  });

  it("asks again what a worker of another release answered in another form", async () => {
    const shared: Change[] = [{ kind: "demand", factor: 7 }];
    const sha256 = nameOfQuestion({ snapshotSha256, changes: shared });
    await Promise.all([ask(shared), answer(shared)]);
    await prisma().whatIfAnswer.update({ where: { sha256 }, data: { answer: { version: 0 } } });
    const [again] = await Promise.all([ask(shared), answer(shared)]);
    expect(again.demandRequestsPerSec).toBeGreaterThan(0);
  });

  it.each([
    [
      "a change of what is not there",
      { changes: [{ kind: "lose", scope: "provider", id: "x" }] },
      "changes[0].id",
    ],
    ["a list that is none", { changes: "all of it" }, "changes"],
    ["a snapshot that nobody froze", { snapshotSha256: "0".repeat(64) }, "snapshotSha256"],
    ["a hash that is none", { snapshotSha256: "latest" }, "snapshotSha256"],
  ])("refuses %s before any worker is asked", async (_name, wrong, field) => {
    const before = await prisma().whatIfAnswer.count();
    await expect(
      askWhatIf(finance, { snapshotSha256, changes: [], askedFor: "bench", ...wrong }, { gone: never }),
    ).rejects.toMatchObject({ field });
    expect(await prisma().whatIfAnswer.count()).toBe(before);
  });
});

describe("keeping a what-if", () => {
  it("names it for everyone, follows what becomes of it, and removes it, each in the audit log", async () => {
    const { whatIfId } = await keepWhatIf(
      finance,
      { name: " Twice ", snapshotSha256, changes: doubled },
      { clock },
    );
    expect((await whatIfWorkbench(finance, {})).kept.map(({ name }) => name)).toEqual(["Twice"]);
    await keepWhatIf(finance, {
      whatIfId,
      name: "Thrice",
      snapshotSha256,
      changes: [{ kind: "demand", factor: 3 }],
    });
    expect(await keptWhatIf(finance, { whatIfId })).toMatchObject({
      name: "Thrice",
      changes: [{ kind: "demand", factor: 3 }],
      keptByLabel: "Fay Finance",
    });
    await removeWhatIf(finance, { whatIfId });
    await expect(keptWhatIf(finance, { whatIfId })).rejects.toMatchObject({ code: "not_found" });
    const entries = await prisma().auditEntry.findMany({
      where: { subjectId: whatIfId },
      orderBy: { seq: "asc" },
      select: { action: true },
    });
    expect(entries.map(({ action }) => action)).toEqual(["what_if.keep", "what_if.keep", "what_if.remove"]);
  });

  it.each([
    ["a name of blanks", { name: "  " }, "name"],
    [
      "changes that its snapshot does not allow",
      { changes: [{ kind: "drop_rule", rule: "x" }] },
      "changes[0].rule",
    ],
    ["what is gone", { whatIfId: "6f1f2a44-4f3f-4f3e-9a55-7a2f2d9a0aff" }, "whatIfId"],
  ])("refuses %s", async (_name, wrong, field) => {
    await expect(
      keepWhatIf(finance, { name: "Twice", snapshotSha256, changes: doubled, ...wrong } as never),
    ).rejects.toMatchObject({ field });
  });
});

describe("the workbench", () => {
  it("asks about the newest snapshot, with all that can be changed in it", async () => {
    const { snapshot, snapshots } = await whatIfWorkbench(finance, {});
    expect(snapshots[0]).toMatchObject({ sha256: snapshotSha256, planName: null });
    expect(snapshot?.choices.fleets).toHaveLength(snapshot?.fleets ?? 0);
    expect(snapshot?.choices.providers.map(({ id }) => id)).toContain("azure");
  });
});
