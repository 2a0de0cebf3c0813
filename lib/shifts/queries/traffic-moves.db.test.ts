import { describe, expect, it } from "vitest";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { json } from "../store/shifts";
import { cells, person, seedShiftEstate } from "../testing/estate";
import { shiftOf } from "../testing/world";
import { trafficMoves } from "./traffic-moves";

useTestDatabase();

const MINUTE_MS = 60_000;

describe("what moved traffic", () => {
  it("is every shift that ran at some time of the range and every table of no shift", async () => {
    const now = new Date();
    await seedShiftEstate(now);
    // A table cannot be dated back: times are minutes from when it was published.
    const { createdAt: published } = await prisma().routingTable.findFirstOrThrow();
    const at = (minutes: number) => new Date(published.getTime() + minutes * MINUTE_MS);
    const ada = await person("Ada", "sre");
    const shift = async (reason: string, startedAt: Date | null, endedAt: Date | null) => {
      const { pace, guardrails, startedWith } = shiftOf({ state: "draft" });
      const progress =
        endedAt === null
          ? { state: "proposed", expiresAt: at(760) }
          : { state: "rolled_back", at: endedAt, because: "Errors.", live: { version: 1, fraction: 0 } };
      await prisma().shift.create({
        data: {
          kind: "drill",
          state: endedAt === null ? "proposed" : "rolled_back",
          progress: json(progress),
          proposedById: ada.id,
          proposedByLabel: ada.label,
          reason,
          fromRoutes: { [cells.de]: { fra: 1 } },
          toRoutes: { [cells.de]: { par: 1 } },
          returnRoutes: { [cells.de]: { fra: 1 } },
          settings: json({ pace, guardrails, startedWith }),
          expiresAt: at(760),
          startedAt,
          endedAt,
        },
      });
    };
    await shift("before", at(-140), at(-21));
    await shift("into the range", at(-80), at(-20));
    await shift("inside", at(10), at(25));
    await shift("never began", null, null);
    await shift("after", at(40), at(100));

    const range = { from: at(-20), to: at(40) };
    const { moves, cut } = await trafficMoves(ada, range);
    expect(moves.map(({ kind, what, wentBack }) => [kind, what, wentBack])).toEqual([
      ["drill", "inside", true],
      ["table", expect.any(String), false],
      ["drill", "into the range", true],
    ]);
    expect(cut).toBe(false);
  });
});
