import { describe, expect, it } from "vitest";
import { judged } from "@/lib/shifts/testing/world";
import { type StartFacts, startBlockers } from "./blockers";

const at = new Date("2026-11-24T09:00:00Z");
const clear: StartFacts = {
  notApproved: null,
  freeze: null,
  alarms: [],
  openDrains: [],
  activeShifts: [],
  forbidden: [],
  unserved: null,
  edges: [{ edge: "a", state: "read", version: 7, routes: null, at }],
  newestVersion: 7,
  judgements: [judged("pass"), judged("inconclusive")],
  receiving: [{ fleet: "par", healthy: 10, delivered: 10, busyAfter: 9 }],
  silent: [],
  utilizationLimit: 0.92,
  leastHealthy: 0.95,
};

describe("what stands against a drill", () => {
  it("is nothing when all is well", () => {
    expect(startBlockers(clear)).toEqual([]);
  });

  it.each<[string, Partial<StartFacts>, string, string]>([
    ["no approval", { notApproved: "Version 2 waits for a manager." }, "not_approved", "Version 2"],
    ["a freeze", { freeze: "Black Friday." }, "frozen", "Black Friday."],
    ["an alarm", { alarms: ["par burns."] }, "alarm", "par burns."],
    ["an open drain", { openDrains: ["iad"] }, "drain", "iad is drained already."],
    ["a shift", { activeShifts: ["a better plan"] }, "busy", "a better plan"],
    ["too few providers", { forbidden: ["Only acme would still serve."] }, "safety", "Only acme"],
    ["unserved requests", { unserved: "5 requests/s have nowhere to go." }, "capacity", "nowhere"],
    ["no edge", { edges: [] }, "data_plane", "No edge"],
    [
      "an edge away",
      { edges: [{ edge: "b", state: "unreachable", reason: "timed out" }] },
      "data_plane",
      "b cannot be read.",
    ],
    [
      "an edge behind",
      { edges: [{ edge: "b", state: "read", version: 6, routes: null, at }] },
      "data_plane",
      "b does not run the published table.",
    ],
    ["a breach", { judgements: [judged("breach")] }, "degraded", "Error rate of par: breach."],
    ["absent data", { judgements: [judged("absent")] }, "degraded", "Error rate of par: absent."],
    ["a silent target", { silent: ["fra"] }, "degraded", "Nothing is reported of fra"],
    [
      "sick accelerators",
      { receiving: [{ fleet: "par", healthy: 8, delivered: 10, busyAfter: 1 }] },
      "degraded",
      "8 of 10 accelerators healthy; at least 95% must be.",
    ],
    [
      "unknown accelerators",
      { receiving: [{ fleet: "par", healthy: null, delivered: 10, busyAfter: 1 }] },
      "degraded",
      "Nothing reports how many",
    ],
    [
      "a full fleet",
      { receiving: [{ fleet: "par", healthy: 10, delivered: 10, busyAfter: 9.4 }] },
      "capacity",
      "par would run at 94%; a drill may load it to 92%.",
    ],
  ])("is %s", (_, change, kind, sentence) => {
    const found = startBlockers({ ...clear, ...change });
    expect(found).toMatchObject([{ kind }]);
    expect(found[0]?.sentence).toContain(sentence);
  });

  it("leaves aside guardrails that only report", () => {
    const judgements = [judged("breach", "report"), judged("absent", "roll_back", "report")];
    expect(startBlockers({ ...clear, judgements })).toEqual([]);
  });
});
