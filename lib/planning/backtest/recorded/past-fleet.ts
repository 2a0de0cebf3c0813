import { rateWithPower } from "@/lib/contracts/power-pass-through";
import { rateAt } from "@/lib/contracts/rate-card";
import { acceleratorSeconds, type Fleet } from "@/lib/fleet/model";
import type { PastFacts } from "./facts";
import type { BacktestInputs } from "./inputs";

const hourMs = 3_600_000;

/** A fleet's hours; none when nothing says that it served then, or what it cost. */
export function pastFleet(
  facts: PastFacts,
  fleet: Fleet,
  counted: readonly boolean[],
  requestsOf: (modelId: string) => { input: number; output: number },
  notes: string[],
): BacktestInputs["fleets"] {
  const hourAt = (hour: number) => new Date(facts.from.getTime() + hour * hourMs);
  const reported = new Map(
    facts.healthy
      .filter(({ fleetId }) => fleetId === fleet.id)
      .map(({ hour, accelerators }) => [hour.getTime(), accelerators]),
  );
  if (reported.size === 0 && fleet.state !== "serving") return [];
  let last = [...reported.values()][0] ?? fleet.healthy;
  const accelerators = counted.map((_, hour) => {
    last = reported.get(hourAt(hour).getTime()) ?? last;
    return Math.min(last, fleet.delivered);
  });
  const silent = counted.filter((counts, hour) => counts && !reported.has(hourAt(hour).getTime())).length;
  if (silent > 0) {
    notes.push(
      `${fleet.id} did not report its healthy accelerators in ${silent} hours; ${reported.size > 0 ? "what it had reported before" : "what is declared today"} is taken to hold.`,
    );
  }
  const { region, accelerator, contractId, billing } = fleet;
  const rated = {
    providerId: region.providerId,
    regionId: region.id,
    acceleratorId: accelerator.id,
    contractId,
  };
  const draw = { watts: accelerator.watts, pue: region.pue };
  const priced = counted.map((_, hour) => {
    const at = hourAt(hour);
    const rate = rateAt(facts.rates, rated, at);
    const power = facts.grid(region.gridZone, "power", at) ?? region.powerUsdPerMwh;
    return rate && rateWithPower(rate, draw, power).toNumber();
  });
  const first = priced.find((usd) => usd !== undefined);
  if (first === undefined) {
    notes.push(`${fleet.id} is left out: no rate card prices ${accelerator.name} in ${region.id} then.`);
    return [];
  }
  let usd = first;
  const kwh = (accelerator.watts * region.pue) / 1000;
  return [
    {
      id: fleet.id,
      contract: billing === "on_demand" ? null : contractId,
      billing,
      accelerators,
      usdPerAcceleratorHour: priced.map((price) => {
        usd = price ?? usd;
        return usd;
      }),
      gramsCo2PerAcceleratorHour: counted.map(
        (_, hour) => kwh * (facts.grid(region.gridZone, "carbon", hourAt(hour)) ?? region.gramsCo2PerKwh),
      ),
      serves: Object.fromEntries(
        facts.profiles
          .filter(({ acceleratorId }) => acceleratorId === accelerator.id)
          .map((profile) => {
            const { input, output } = requestsOf(profile.modelId);
            return [profile.modelId, acceleratorSeconds(profile, input, output)];
          }),
      ),
    },
  ];
}
