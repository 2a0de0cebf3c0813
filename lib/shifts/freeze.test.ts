import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FreezeWindow, freezeAt, occurrences, openTime } from "./freeze";
import { covers, type PlaceScope } from "./place-scope";

const at = (text: string) => new Date(text);
const hour = 3_600_000;
const fra = { id: "fra", region: { id: "azure:de", providerId: "azure" } };
const par = { id: "par", region: { id: "gcp:fr", providerId: "gcp" } };

const window = (more: Partial<FreezeWindow> = {}): FreezeWindow => ({
  id: "w",
  title: "Quarter end",
  reason: "books close",
  scope: { kind: "all" },
  recurrence: "once",
  timeZone: "UTC",
  startsAt: at("2026-11-20T10:00:00Z"),
  endsAt: at("2026-11-20T12:00:00Z"),
  repeatUntil: null,
  liftedUntil: null,
  createdBy: "Mona",
  cancelledAt: null,
  cancelledBy: null,
  ...more,
});
const weekly = (more: Partial<FreezeWindow> = {}) => window({ recurrence: "weekly", ...more });
const yearly = (more: Partial<FreezeWindow> = {}) => window({ recurrence: "yearly", ...more });

const cases: [string, FreezeWindow, string, boolean][] = [
  ["before it begins", window(), "2026-11-20T09:59:59Z", false],
  ["at its first instant", window(), "2026-11-20T10:00:00Z", true],
  ["at its end", window(), "2026-11-20T12:00:00Z", false],
  ["once, a week later", window(), "2026-11-27T11:00:00Z", false],
  ["weekly, a week later", weekly(), "2026-11-27T11:00:00Z", true],
  ["weekly, the day after", weekly(), "2026-11-28T11:00:00Z", false],
  ["weekly, before the first time", weekly(), "2026-11-13T11:00:00Z", false],
  ["weekly, 500 weeks on", weekly(), "2036-06-20T11:00:00Z", true],
  [
    "weekly, after the last time",
    weekly({ repeatUntil: at("2026-11-27T00:00:00Z") }),
    "2026-11-27T11:00:00Z",
    false,
  ],
  ["yearly, ten years on", yearly(), "2036-11-20T11:00:00Z", true],
  ["yearly, half a year on", yearly(), "2027-05-20T11:00:00Z", false],
  [
    "yearly from a leap day, in a year without one",
    yearly({ startsAt: at("2024-02-29T00:00:00Z"), endsAt: at("2024-03-01T00:00:00Z") }),
    "2027-02-28T12:00:00Z",
    true,
  ],
  [
    "weekly over midnight",
    weekly({ startsAt: at("2026-11-20T22:00:00Z"), endsAt: at("2026-11-21T02:00:00Z") }),
    "2026-11-28T01:00:00Z",
    true,
  ],
  ["lifted, afterwards", window({ liftedUntil: at("2026-11-20T11:00:00Z") }), "2026-11-20T11:00:00Z", false],
  [
    "lifted, the week after",
    weekly({ liftedUntil: at("2026-11-20T11:00:00Z") }),
    "2026-11-27T11:00:00Z",
    true,
  ],
  [
    "cancelled",
    weekly({ cancelledAt: at("2026-11-25T00:00:00Z"), cancelledBy: "Mona" }),
    "2026-11-27T11:00:00Z",
    false,
  ],
  // Berlin leaves summer time on 25 October 2026: 18:00 there is 16:00 UTC before, 17:00 after.
  [
    "on a clock that changes, before",
    weekly({
      timeZone: "Europe/Berlin",
      startsAt: at("2026-10-23T16:00:00Z"),
      endsAt: at("2026-10-23T17:00:00Z"),
    }),
    "2026-10-23T16:30:00Z",
    true,
  ],
  [
    "on a clock that changes, after",
    weekly({
      timeZone: "Europe/Berlin",
      startsAt: at("2026-10-23T16:00:00Z"),
      endsAt: at("2026-10-23T17:00:00Z"),
    }),
    "2026-10-30T17:30:00Z",
    true,
  ],
  [
    "on a clock that changes, at the old time",
    weekly({
      timeZone: "Europe/Berlin",
      startsAt: at("2026-10-23T16:00:00Z"),
      endsAt: at("2026-10-23T17:00:00Z"),
    }),
    "2026-10-30T16:30:00Z",
    false,
  ],
];

describe("a freeze", () => {
  it.each(cases)("%s", (_, freeze, now, open) => {
    expect(openTime(freeze, at(now)) !== null).toBe(open);
    expect(freezeAt([freeze], at(now), [fra]) !== null).toBe(open);
  });

  const scopes: [PlaceScope, boolean, boolean][] = [
    [{ kind: "all" }, true, true],
    [{ kind: "provider", id: "azure" }, true, false],
    [{ kind: "region", id: "gcp:fr" }, false, true],
    [{ kind: "fleet", id: "fra" }, true, false],
    [{ kind: "fleet", id: "other" }, false, false],
  ];
  it.each(scopes)("of %o holds over what lies in it", (scope, overFra, overPar) => {
    expect([covers(scope, fra), covers(scope, par)]).toEqual([overFra, overPar]);
    const now = at("2026-11-20T11:00:00Z");
    expect(freezeAt([window({ scope })], now, [fra]) !== null).toBe(overFra);
    expect(freezeAt([window({ scope })], now, [par, fra]) !== null).toBe(overFra || overPar);
  });

  it("is the one of several that ends last, and says what it forbids until when", () => {
    const longer = window({ id: "l", title: "Audit", endsAt: at("2026-11-20T18:00:00Z") });
    expect(
      freezeAt([window(), longer, window({ id: "x" })], at("2026-11-20T11:00:00Z"), [fra]),
    ).toMatchObject({
      id: "l",
      sentence: "Audit freezes everything until 2026-11-20 18:00 UTC.",
    });
  });

  it("lists its times in order, each once, within what is asked for", () => {
    expect(occurrences(weekly(), at("2026-11-20T11:00:00Z"), at("2026-12-04T10:00:00Z"))).toEqual([
      { startsAt: at("2026-11-20T10:00:00Z"), endsAt: at("2026-11-20T12:00:00Z") },
      { startsAt: at("2026-11-27T10:00:00Z"), endsAt: at("2026-11-27T12:00:00Z") },
    ]);
  });

  it("is open exactly inside the times that it lists, on any clock", () => {
    const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];
    const quarter = 900_000;
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom("weekly" as const, "yearly" as const),
        fc.integer({ min: 0, max: 35_040 }),
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: -1_000, max: 200_000 }),
        (timeZone, recurrence, start, length, then) => {
          const startsAt = new Date(at("2026-01-01T00:00:00Z").getTime() + start * quarter);
          const freeze = window({
            timeZone,
            recurrence,
            startsAt,
            endsAt: new Date(startsAt.getTime() + length * quarter),
          });
          const now = new Date(startsAt.getTime() + then * quarter);
          const listed = occurrences(
            freeze,
            new Date(now.getTime() - 400 * 24 * hour),
            new Date(now.getTime() + 24 * hour),
          );
          const inside = listed.some((one) => one.startsAt <= now && now < one.endsAt);
          expect(openTime(freeze, now) !== null).toBe(inside);
        },
      ),
      { numRuns: 300 },
    );
  });
});
