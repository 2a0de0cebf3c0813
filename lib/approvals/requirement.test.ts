import { describe, expect, it } from "vitest";
import { managerSigns } from "./model";
import { type ApprovalLimits, type MoveFacts, neededSince, requirementOf } from "./requirement";

const move = (more: Partial<MoveFacts> = {}): MoveFacts => ({
  usdPerHourBefore: 50_000,
  usdPerHourAfter: 50_000,
  providers: [
    { provider: "azure", requestsPerSec: 100, leavingPerSec: 0 },
    { provider: "gcp", requestsPerSec: 0, leavingPerSec: 0 },
  ],
  drains: null,
  ...more,
});
const leaving = (perSec: number) =>
  move({ providers: [{ provider: "azure", requestsPerSec: 100, leavingPerSec: perSec }] });
const usd = (after: number) => move({ usdPerHourAfter: after });

const cases: [string, MoveFacts, ApprovalLimits, string][] = [
  ["no limits: one manager, whatever moves", { ...leaving(100), usdPerHourAfter: 99_000 }, {}, "manager"],
  ["no limits: one manager for a whole provider too", move({ drains: "azure" }), {}, "manager"],
  ["spend that rises to the limit", usd(52_000), { financeUsdPerHour: 2_000 }, "manager"],
  ["spend that rises beyond", usd(52_001), { financeUsdPerHour: 2_000 }, "manager finance"],
  ["spend that falls beyond", usd(47_000), { financeUsdPerHour: 2_000 }, "manager finance"],
  ["any change where the limit is nothing", usd(50_001), { financeUsdPerHour: 0 }, "manager finance"],
  ["no change where the limit is nothing", usd(50_000), { financeUsdPerHour: 0, financeShare: 0 }, "manager"],
  ["a share at the limit", usd(55_000), { financeShare: 0.1 }, "manager"],
  ["a share beyond", usd(55_001), { financeShare: 0.1 }, "manager finance"],
  ["either limit", usd(55_001), { financeUsdPerHour: 1e6, financeShare: 0.1 }, "manager finance"],
  ["spend from nothing", { ...usd(1), usdPerHourBefore: 0 }, { financeShare: 5 }, "manager finance"],
  ["half a provider at the limit", leaving(50), { twoManagersShare: 0.5 }, "manager"],
  ["more than that", leaving(51), { twoManagersShare: 0.5 }, "manager manager"],
  [
    "the drain of a provider that serves nothing",
    move({ drains: "gcp" }),
    { twoManagersShare: 1 },
    "manager manager",
  ],
  [
    "everything at once",
    { ...leaving(100), usdPerHourAfter: 60_000 },
    { twoManagersShare: 0.5, financeUsdPerHour: 1_000 },
    "manager manager finance",
  ],
];

describe("who must sign", () => {
  it.each(cases)("%s", (_, what, limits, roles) => {
    const { needs } = requirementOf(what, limits);
    expect(needs.map(({ role }) => role).join(" ")).toBe(roles);
    expect(needs[0]).toEqual(managerSigns);
  });

  it("is told with the figure and the limit", () => {
    const { needs } = requirementOf(
      { ...leaving(83), usdPerHourAfter: 54_210 },
      { twoManagersShare: 0.5, financeUsdPerHour: 2_000 },
    );
    expect(needs.map(({ because }) => because)).toEqual([
      "A manager signs every shift.",
      "Two managers sign when more than 50% of a provider's requests leave it; 83% of azure's do.",
      "Expected spend rises by $4.21k/h; finance signs beyond $2.00k/h.",
    ]);
  });
});

describe("what has come to be needed since", () => {
  const one = requirementOf(move(), {});
  const two = requirementOf(leaving(60), { twoManagersShare: 0.5 });
  const all = requirementOf(
    { ...leaving(60), usdPerHourAfter: 60_000 },
    { twoManagersShare: 0.5, financeShare: 0.1 },
  );

  it.each([
    ["nothing more", one, one, null],
    ["less", all, one, null],
    ["a second manager", one, two, "60% of azure's do"],
    ["finance", two, all, "Expected spend rises"],
    [
      "a second manager where finance was",
      requirementOf(usd(60_000), { financeShare: 0.1 }),
      two,
      "60% of azure's",
    ],
  ] as const)("%s", (_, proposed, now, said) => {
    const sentence = neededSince(proposed, now);
    if (said === null) expect(sentence).toBeNull();
    else expect(sentence).toContain(said);
  });
});
