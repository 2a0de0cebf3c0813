import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/identity/model";
import { loadPolicy, loadRhythmPolicy } from "@/lib/planning/store/policy";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { drainPace } from "./policy";
import { policyView } from "./queries/policy";
import { loadShiftPolicy } from "./store/policy";
import { setPolicy } from "./testing/estate";
import { changePolicy } from "./verbs/change-policy";

const manager: Actor = { kind: "user", id: "m", label: "Mona", roles: ["manager"], from: "test" };

describe("changing the policy", () => {
  useTestDatabase();
  beforeAll(() => setPolicy({ pace: { bakeMs: 5_000 } }));

  const current = async () => {
    const view = await policyView(manager);
    if (!view) throw new Error("There is no policy.");
    const { version, body, rhythm, shifts } = view;
    return { basedOn: version, body, rhythm, shifts: shifts as Record<string, Record<string, number>> };
  };

  it("is none where every value is as it was, defaults included", async () => {
    await expect(changePolicy(manager, { ...(await current()), reason: "nothing" })).rejects.toThrow(
      "Nothing is changed",
    );
  });

  it("is a new version, with its reason and what it changed", async () => {
    const before = await current();
    const { version } = await changePolicy(manager, {
      ...before,
      body: { ...before.body, usdPerTonneCo2: 80 },
      rhythm: { ...before.rhythm, nightlyAt: "04:30" },
      reason: "carbon has a price now",
    });
    expect(version).toBe(before.basedOn + 1);
    expect((await loadPolicy()).body.usdPerTonneCo2).toBe(80);
    expect((await loadRhythmPolicy()).nightlyAt).toBe("04:30");
    const view = await policyView(manager);
    expect(view?.history[0]).toMatchObject({ version, createdBy: "Mona", reason: "carbon has a price now" });
    expect(view?.history[0]?.changes).toEqual([
      { path: "body.usdPerTonneCo2", before: 0, after: 80 },
      { path: "rhythm.nightlyAt", before: "02:00", after: "04:30" },
    ]);
    const [entry] = await prisma().auditEntry.findMany({ where: { action: "policy.change" } });
    expect(entry).toMatchObject({ subjectId: String(version), reason: "carbon has a price now" });
  });

  it("keeps what was written, and no default beside it: a named pace would lose to it", async () => {
    const before = await current();
    const shifts = { ...before.shifts, pace: { bakeMs: 9_000 } };
    await changePolicy(manager, { ...before, shifts, reason: "watch longer" });
    const row = await prisma().policy.findFirstOrThrow({ orderBy: { version: "desc" } });
    expect(row.shifts).toEqual({ ...before.shifts, pace: { bakeMs: 9_000 } });
    expect((await loadShiftPolicy()).pace).toMatchObject({ bakeMs: 9_000 });
    expect(drainPace.urgent).toBe(true);
  });

  it.each([
    ["an impossible share", { body: { targetUtilization: 1.5 } }, "body.targetUtilization"],
    [
      "an emergency below the target",
      { body: { emergencyUtilization: 0.2 } },
      "must not be below the target",
    ],
    ["a misspelt key", { body: { targetUtilisation: 0.8 } }, "body"],
    [
      "a time that is none",
      { rhythm: { nightlyAt: "2 am" } },
      "rhythm.nightlyAt: must be a time of day such as 02:00",
    ],
    ["a pace that is too fast", { shifts: { pace: { bakeMs: 1 } } }, "shifts.pace.bakeMs"],
    ["no change", {}, "Nothing is changed"],
  ] as [string, { body?: object; rhythm?: object; shifts?: object }, string][])(
    "refuses %s",
    async (_name, changes, why) => {
      const before = await current();
      const input = {
        ...before,
        body: { ...before.body, ...changes.body },
        rhythm: { ...before.rhythm, ...changes.rhythm },
        shifts: { ...before.shifts, ...changes.shifts },
        reason: "a test",
      };
      await expect(changePolicy(manager, input as typeof before & { reason: string })).rejects.toThrow(why);
      expect((await current()).basedOn).toBe(before.basedOn);
    },
  );

  it("refuses who read an older version, and who may not", async () => {
    const before = await current();
    const body = { ...before.body, usdPerTonneCo2: 90 };
    await changePolicy(manager, { ...before, body, reason: "dearer" });
    await expect(
      changePolicy(manager, { ...before, body: { ...body, usdPerTonneCo2: 95 }, reason: "dearer still" }),
    ).rejects.toThrow("The policy has changed since you read it: Mona made version");
    const sre: Actor = { ...manager, roles: ["sre"] };
    await expect(changePolicy(sre, { ...before, body, reason: "mine" })).rejects.toThrow("needs the role");
  });
});
