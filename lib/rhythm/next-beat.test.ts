import { describe, expect, it } from "vitest";
import { type BeatFacts, nextBeat } from "./next-beat";

const facts: BeatFacts = {
  nightlyAt: "02:00",
  correctionMinutes: 15,
  timeZone: "UTC",
  since: new Date("2026-11-01T00:00:00Z"),
  lastNightly: new Date("2026-11-20T02:00:00Z"),
  lastCorrection: new Date("2026-11-20T10:00:00Z"),
  underWay: false,
  pause: null,
  mayCorrect: true,
};
const yesterday = new Date("2026-11-19T02:00:00Z");
const pause = { pausedBy: "Sara", reason: "provider incident" };

describe("the rhythm", () => {
  const cases: [string, string, Partial<BeatFacts>, string][] = [
    ["waits between beats", "10:07", {}, "nothing"],
    ["corrects on the quarter", "10:15", {}, "plan correction 10:15"],
    ["corrects once, late if it must", "10:29", {}, "plan correction 10:15"],
    ["leaves out corrections that were missed", "11:31", {}, "plan correction 11:30"],
    ["corrects nothing without an envelope", "10:15", { mayCorrect: false }, "nothing"],
    ["corrects nothing while paused", "10:15", { pause }, "nothing"],
    [
      "corrects nothing at the minute of the night's plan",
      "10:15",
      { lastNightly: new Date("2026-11-20T10:15:00Z") },
      "nothing",
    ],
    ["corrects nothing while a beat is under way", "10:15", { underWay: true }, "nothing"],
    ["plans at night", "02:00", { lastNightly: yesterday }, "plan nightly 02:00"],
    ["plans late, within six hours", "07:59", { lastNightly: yesterday }, "plan nightly 02:00"],
    ["leaves a night out that is later than that", "08:01", { lastNightly: yesterday }, "skip nightly 02:00"],
    [
      "plans at night without an envelope",
      "02:00",
      { lastNightly: yesterday, mayCorrect: false },
      "plan nightly 02:00",
    ],
    ["waits for what is under way", "02:00", { lastNightly: yesterday, underWay: true }, "nothing"],
    ["says that it was paused", "02:00", { lastNightly: yesterday, pause }, "skip nightly 02:00"],
    ["begins with the first night", "02:00", { lastNightly: null }, "plan nightly 02:00"],
    [
      "owes nothing for the time before it",
      "03:00",
      { lastNightly: null, since: new Date("2026-11-20T02:30:00Z"), lastCorrection: null },
      "plan correction 03:00",
    ],
    [
      "is quiet in a new estate",
      "02:50",
      { lastNightly: null, since: new Date("2026-11-20T02:48:00Z"), lastCorrection: null },
      "nothing",
    ],
  ];
  it.each(cases)("%s, at %s", (_name, time, changes, expected) => {
    const beat = nextBeat({ ...facts, ...changes }, new Date(`2026-11-20T${time}:00Z`));
    const said =
      beat.do === "nothing" ? "nothing" : `${beat.do} ${beat.kind} ${beat.dueAt.toISOString().slice(11, 16)}`;
    expect(said).toBe(expected);
  });

  it("says by whom it was paused and why", () => {
    const beat = nextBeat({ ...facts, lastNightly: yesterday, pause }, new Date("2026-11-20T02:00:00Z"));
    expect(beat).toMatchObject({ because: "Paused by Sara: provider incident" });
  });
});
