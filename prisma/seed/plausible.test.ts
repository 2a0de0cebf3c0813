import { describe, expect, it } from "vitest";
import { policySchema } from "@/lib/planning/model";
import { verdict } from "@/lib/residency/verdict";
import { shiftPolicy } from "@/lib/shifts/policy";
import { peakBusyness } from "@/lib/sim/demand";
import { cellId, type Scenario, type World } from "./format";
import { readScenario } from "./read";

const now = new Date("2026-11-20T00:00:00Z");
const hourMs = 3_600_000;

/** Figures of a scenario under its first routing table, at mean demand. */
function reckon({ world, scenario }: { world: World; scenario: Scenario }) {
  const target = policySchema.parse(scenario.policy).targetUtilization;
  const models = new Map(world.models.map((model) => [model.id, model]));
  const regions = new Map(world.regions.map((region) => [region.id, region]));
  const jurisdictions = new Map(world.groups.map((group) => [group.id, new Set(group.members)]));
  const rules = [...world.residencyRules, ...scenario.residencyRules].map((rule) => ({
    ...rule,
    modelIds: rule.models,
    effectiveFrom: new Date(rule.effectiveFrom),
    effectiveTo: null,
  }));
  const secondsOf = (accelerator: string, model: string) => {
    const profile = world.profiles.find((p) => p.accelerator === accelerator && p.model === model);
    const usual = models.get(model);
    if (!profile || !usual) return null;
    return (
      usual.inputTokensPerRequest / profile.prefillTokensPerSec +
      usual.outputTokensPerRequest / profile.decodeTokensPerSec
    );
  };
  const fleets = scenario.fleets.map((fleet) => {
    const load = scenario.cells.reduce((sum, cell) => {
      const share = scenario.routing[cellId(cell)]?.[fleet.id] ?? 0;
      return share === 0
        ? sum
        : sum + share * cell.requestsPerSec * (secondsOf(fleet.accelerator, cell.model) ?? Number.NaN);
    }, 0);
    const rates = scenario.contracts.find((c) => c.id === fleet.contract)?.rates ?? scenario.rates;
    const rate = rates.find(
      (r) => r.accelerator === fleet.accelerator && (r.region ?? fleet.region) === fleet.region,
    );
    const usdPerHour =
      Number(rate?.usdPerAcceleratorHour) * (fleet.billing === "reserved" ? fleet.healthy : load);
    return {
      ...fleet,
      load,
      usdPerHour,
      capacity: fleet.healthy * target,
      rate: Number(rate?.usdPerAcceleratorHour),
    };
  });
  const allowed = (cell: Scenario["cells"][number]) =>
    fleets.filter(
      (fleet) =>
        secondsOf(fleet.accelerator, cell.model) !== null &&
        verdict(
          { origin: cell.origin, modelId: cell.model, dataClass: cell.dataClass },
          { id: fleet.id, country: regions.get(fleet.region)?.country ?? "", sovereign: fleet.sovereign },
          rules,
          jurisdictions,
          now,
        ).allowed,
    );
  const tokensBy = new Map<string, number>();
  for (const cell of scenario.cells) {
    const model = models.get(cell.model);
    for (const [id, share] of Object.entries(scenario.routing[cellId(cell)] ?? {})) {
      const provider = fleets.find((fleet) => fleet.id === id)?.region.split(":")[0] ?? "";
      const tokens =
        share *
        cell.requestsPerSec *
        ((model?.inputTokensPerRequest ?? 0) + (model?.outputTokensPerRequest ?? 0));
      tokensBy.set(provider, (tokensBy.get(provider) ?? 0) + tokens);
    }
  }
  const allTokens = [...tokensBy.values()].reduce((a, b) => a + b, 0);
  return {
    fleets,
    allowed,
    secondsOf,
    tokenShare: (provider: string) => (tokensBy.get(provider) ?? 0) / allTokens,
  };
}

const demos = ["frontier-lab", "multi-cloud-peer", "sovereign-first", "few-regions"] as const;

describe.each(demos)("%s", (name) => {
  const files = readScenario(name);
  const { scenario } = files;
  const world = reckon(files);

  it("has a policy and shift settings that planner and controller understand", () => {
    expect(policySchema.safeParse(scenario.policy).error).toBeUndefined();
    expect(shiftPolicy.safeParse(scenario.shifts).error).toBeUndefined();
  });

  it("routes every cell only where its rules allow and its model runs", () => {
    for (const cell of scenario.cells) {
      const allowed = world.allowed(cell).map((fleet) => fleet.id);
      for (const fleet of Object.keys(scenario.routing[cellId(cell)] ?? {}))
        expect(allowed, cellId(cell)).toContain(fleet);
    }
  });

  it("has room for every cell even at its busiest hour", () => {
    for (const cell of scenario.cells) {
      const room = world.allowed(cell).reduce((sum, fleet) => {
        const seconds = world.secondsOf(fleet.accelerator, cell.model) ?? Number.NaN;
        return sum + fleet.healthy / seconds;
      }, 0);
      expect(room, cellId(cell)).toBeGreaterThan(cell.requestsPerSec * peakBusyness);
    }
  });

  it("asks of every fleet what it can serve, at the mean and at a peak of all its origins at once", () => {
    for (const fleet of world.fleets) {
      expect(fleet.load / fleet.capacity, fleet.id).toBeLessThan(0.75);
      expect((fleet.load * peakBusyness) / fleet.healthy, fleet.id).toBeLessThan(0.97);
    }
  });

  it("uses 55 to 75 % of what it has", () => {
    const worth = (fleet: (typeof world.fleets)[number]) =>
      1 / (world.secondsOf(fleet.accelerator, "keel-small") ?? Number.NaN);
    const used = world.fleets.reduce((sum, fleet) => sum + fleet.load * worth(fleet), 0);
    const whole = world.fleets.reduce((sum, fleet) => sum + fleet.capacity * worth(fleet), 0);
    expect(used / whole).toBeGreaterThan(0.55);
    expect(used / whole).toBeLessThan(0.75);
  });

  it("spends on every contract near its pace, and clearly behind on one, with room to catch up", () => {
    const paces = scenario.contracts.map((contract) => {
      const current = contract.commitments.find((c) => new Date(c.from) <= now && now < new Date(c.to));
      if (!current) throw new Error(`${contract.id} has no commitment today`);
      const hours = (Date.parse(current.to) - Date.parse(current.from)) / hourMs;
      const fleets = world.fleets.filter((fleet) => fleet.contract === contract.id);
      const usdPerHour = fleets.reduce((sum, fleet) => sum + fleet.usdPerHour, 0);
      const most = fleets.reduce(
        (sum, f) => sum + f.rate * (f.billing === "reserved" ? f.healthy : f.capacity),
        0,
      );
      const linear = Number(current.committedUsd) / hours;
      return { pace: usdPerHour / linear, opening: current.openingPace, room: most / linear };
    });
    for (const { pace, opening } of paces) {
      expect(pace).toBeGreaterThan(0.8);
      expect(pace).toBeLessThan(1.2);
      expect(Math.abs(pace - opening)).toBeLessThan(0.05);
    }
    const behind = paces.filter(({ pace }) => pace < 0.93);
    expect(behind.length).toBeGreaterThan(0);
    for (const { room } of behind) expect(room).toBeGreaterThan(1);
  });

  it("pays somewhere so much more than elsewhere that moving saves money worth a signature", () => {
    const worth = (fleet: (typeof world.fleets)[number]) =>
      fleet.rate * (world.secondsOf(fleet.accelerator, "keel-large") ?? Number.POSITIVE_INFINITY);
    const used = world.fleets.filter((fleet) => fleet.load > 0);
    const saving = used
      .filter((fleet) => fleet.billing === "on_demand")
      .map((dear) => {
        const best = Math.min(...world.fleets.filter((f) => f.contract).map(worth));
        return dear.usdPerHour * (1 - best / worth(dear));
      });
    // USD an hour: what of a dear fleet's bill a contract's fleet would not charge.
    expect(Math.max(0, ...saving)).toBeGreaterThan(900);
  });
});

describe("public facts", () => {
  const { scenario } = readScenario("frontier-lab");
  const world = reckon(readScenario("frontier-lab"));
  it.each([
    ["azure-2025", 250e9],
    ["oracle-2025", 300e9],
    ["aws-2025", 38e9],
    ["coreweave-2025", 11.9e9],
  ])("%s is what was announced", (id, usd) => {
    const contract = scenario.contracts.find((c) => c.id === id);
    expect(Number(contract?.totalUsd)).toBe(usd);
    expect(contract?.source).toBeDefined();
    expect(contract?.illustrative).toBeUndefined();
  });
  it("Tokyo goes to Seoul and the EU to Frankfurt; German regulated prompts stay with a sovereign operator", () => {
    expect(scenario.routing["JP|keel-large|general"]?.["gcp-sel-h100"]).toBeGreaterThan(0.5);
    expect(scenario.routing["FR|keel-large|personal"]?.["azure-fra-h100"]).toBeGreaterThan(0.5);
    const german = scenario.cells.find((cell) => cellId(cell) === "DE|keel-large|regulated");
    expect(german && world.allowed(german).map((fleet) => fleet.id)).toEqual(["sov-ber-h100"]);
  });
  it("the peer serves 40, 35 and 25 % from AWS, Google and CoreWeave", () => {
    const peer = reckon(readScenario("multi-cloud-peer"));
    expect(Math.abs(peer.tokenShare("aws") - 0.4)).toBeLessThan(0.02);
    expect(Math.abs(peer.tokenShare("gcp") - 0.35)).toBeLessThan(0.02);
    expect(Math.abs(peer.tokenShare("coreweave") - 0.25)).toBeLessThan(0.02);
  });
});
