import { describe, expect, it } from "vitest";
import { systemClock } from "@/lib/platform/clock";
import { fakePlane } from "./fake";
import { judgeSync } from "./sync";
import { describeDataPlane, tableOf } from "./testing/contract";

const edges = ["a", "b", "c"] as const;

describeDataPlane("fake", async () => {
  const fake = fakePlane(edges, systemClock);
  return {
    plane: fake.plane,
    edges,
    keep: async () => undefined,
    settle: async () => undefined,
    breakEdge: async (name) => fake.set(name, "down"),
    healEdge: async (name) => fake.set(name, "apply"),
    tamper: async (name) => fake.drift(name, [{ cell: "DE|large|personal", fleet: "paris/1", share: 1 }]),
    close: async () => undefined,
  };
});

describe("the fake, told to misbehave", () => {
  const table = tableOf(4, [{ cell: "c", fleet: "f", share: 1 }]);
  const seen = async (fake: ReturnType<typeof fakePlane>) => {
    const [edge] = await fake.plane.observe();
    if (!edge) throw new Error("no edge");
    return judgeSync(table, edge, null, 0).sync;
  };

  it("loses a table that it says it applied: only reading back tells", async () => {
    const fake = fakePlane(["a"], systemClock);
    fake.set("a", "lose");
    expect(await fake.plane.publish(table, "k")).toEqual([{ edge: "a", outcome: "applied" }]);
    expect(await seen(fake)).toBe("behind");
  });

  it("delays a table until the next tick", async () => {
    const fake = fakePlane(["a"], systemClock);
    fake.set("a", "delay");
    expect(await fake.plane.publish(table, "k")).toEqual([{ edge: "a", outcome: "offered" }]);
    expect(await seen(fake)).not.toBe("in_sync");
    fake.tick();
    expect(await seen(fake)).toBe("in_sync");
  });

  it("fails with a reason and keeps what it ran", async () => {
    const fake = fakePlane(["a"], systemClock);
    await fake.plane.publish(table, "k");
    fake.set("a", "fail");
    const newer = tableOf(5, [{ cell: "c", fleet: "g", share: 1 }]);
    expect(await fake.plane.publish(newer, "k2")).toEqual([
      { edge: "a", outcome: "failed", reason: "The edge was told to fail." },
    ]);
    expect(await seen(fake)).toBe("in_sync");
  });
});
