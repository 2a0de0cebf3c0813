import { cellId, type Provenance, type Scenario, type World } from "./format";

export interface Fault {
  field: string;
  sentence: string;
}

const shareTolerance = 1e-6;

/** What the shape of the files cannot say: ids that must exist, sums that must agree. In file order. */
export function referenceFaults(world: World, scenario: Scenario): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, sentence: string) => faults.push({ field, sentence });
  const known = (what: string, ids: Iterable<string>) => {
    const set = new Set(ids);
    return (field: string, id: string | null | undefined) => {
      if (id != null && !set.has(id)) fault(field, `there is no ${what} "${id}".`);
    };
  };
  const unique = (field: string, ids: readonly string[]) => {
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice !== undefined) fault(field, `"${twice}" is listed twice.`);
  };

  const jurisdictions = [...Object.keys(world.countries), ...world.groups.map((group) => group.id)];
  const isProvider = known(
    "provider",
    scenario.providers.map((p) => p.id),
  );
  const isRegion = known(
    "region in world.json",
    world.regions.map((r) => r.id),
  );
  const isAccelerator = known(
    "accelerator in world.json",
    world.accelerators.map((a) => a.id),
  );
  const isModel = known(
    "model in world.json",
    world.models.map((m) => m.id),
  );
  const isContract = known(
    "contract",
    scenario.contracts.map((c) => c.id),
  );
  const isFleet = known(
    "fleet",
    scenario.fleets.map((f) => f.id),
  );
  const isJurisdiction = known("country or group in world.json", jurisdictions);
  const isOrigin = known(
    "origin in world.json",
    world.origins.map((o) => o.country),
  );
  const isSource = known("source", [...Object.keys(world.sources), ...Object.keys(scenario.sources)]);

  const rules = [...world.residencyRules, ...scenario.residencyRules];
  unique(
    "residencyRules",
    rules.map((rule) => rule.id),
  );
  rules.forEach((rule, i) => {
    for (const id of [...rule.originJurisdictions, ...rule.allowedJurisdictions])
      isJurisdiction(`residencyRules[${i}]`, id);
    for (const id of rule.models) isModel(`residencyRules[${i}].models`, id);
  });

  unique(
    "contracts",
    scenario.contracts.map((c) => c.id),
  );
  scenario.contracts.forEach((contract, i) => {
    const at = `contracts[${i}]`;
    isProvider(`${at}.provider`, contract.provider);
    contract.commitments.forEach((commitment, j) => {
      const field = `${at}.commitments[${j}]`;
      if (commitment.from >= commitment.to) fault(field, `"from" ${commitment.from} is not before "to".`);
      const previous = contract.commitments[j - 1];
      if (previous && commitment.from < previous.to)
        fault(field, `begins ${commitment.from}, before the one above ends (${previous.to}).`);
    });
    const isAmendment = known(
      "amendment of this contract",
      contract.amendments.map((a) => a.id),
    );
    contract.clauses.forEach((clause, j) => {
      const field = `${at}.clauses[${j}]`;
      isAmendment(`${field}.endedByAmendment`, clause.endedByAmendment);
      for (const id of clause.models) isModel(`${field}.models`, id);
      const needsShare = clause.kind === "min_share" || clause.kind === "max_share";
      if (needsShare !== (clause.share !== undefined))
        fault(`${field}.share`, `a clause ${clause.kind} ${needsShare ? "needs" : "has no"} share.`);
      const needsTiers = clause.kind === "price_tiers";
      if (needsTiers !== (clause.tiers !== undefined))
        fault(`${field}.tiers`, `a clause ${clause.kind} ${needsTiers ? "needs" : "has no"} tiers.`);
    });
    contract.rates.forEach((rate, j) => {
      isAccelerator(`${at}.rates[${j}].accelerator`, rate.accelerator);
      isRegion(`${at}.rates[${j}].region`, rate.region);
    });
  });
  scenario.rates.forEach((rate, i) => {
    isProvider(`rates[${i}].provider`, rate.provider);
    isAccelerator(`rates[${i}].accelerator`, rate.accelerator);
    isRegion(`rates[${i}].region`, rate.region);
  });

  unique(
    "fleets",
    scenario.fleets.map((f) => f.id),
  );
  scenario.fleets.forEach((fleet, i) => {
    const at = `fleets[${i}]`;
    isRegion(`${at}.region`, fleet.region);
    isProvider(`${at}.region`, fleet.region.split(":")[0]);
    isAccelerator(`${at}.accelerator`, fleet.accelerator);
    isContract(`${at}.contract`, fleet.contract);
    if (!(fleet.contracted >= fleet.delivered && fleet.delivered >= fleet.healthy))
      fault(at, "expected contracted ≥ delivered ≥ healthy.");
    const due = sum(fleet.deliveries.filter((d) => !d.deliveredOn).map((d) => d.accelerators));
    if (due !== fleet.contracted - fleet.delivered)
      fault(
        `${at}.deliveries`,
        `${due} accelerators are due, but contracted − delivered is ${fleet.contracted - fleet.delivered}.`,
      );
    const arrived = sum(fleet.deliveries.filter((d) => d.deliveredOn).map((d) => d.accelerators));
    if (arrived > fleet.delivered)
      fault(
        `${at}.deliveries`,
        `${arrived} accelerators have arrived, but only ${fleet.delivered} are delivered.`,
      );
    if (
      (fleet.billing === "on_demand" && fleet.contract) ||
      (fleet.billing === "drawdown" && !fleet.contract)
    )
      fault(`${at}.billing`, `${fleet.billing} ${fleet.contract ? "has no" : "needs a"} contract.`);
    const priced = fleet.contract
      ? (scenario.contracts.find((c) => c.id === fleet.contract)?.rates ?? [])
      : scenario.rates.filter((rate) => rate.provider === fleet.region.split(":")[0]);
    const hasRate = priced.some(
      (rate) => rate.accelerator === fleet.accelerator && (rate.region ?? fleet.region) === fleet.region,
    );
    if (!hasRate)
      fault(
        at,
        `no rate prices ${fleet.accelerator} in ${fleet.region} under ${fleet.contract ?? "no contract"}.`,
      );
  });

  const cells = scenario.cells.map(cellId);
  unique("cells", cells);
  scenario.cells.forEach((cell, i) => {
    isOrigin(`cells[${i}].origin`, cell.origin);
    isModel(`cells[${i}].model`, cell.model);
    if (!scenario.routing[cellId(cell)]) fault("routing", `cell ${cellId(cell)} has no route.`);
  });
  const isCell = known("cell", cells);
  for (const [cell, shares] of Object.entries(scenario.routing)) {
    isCell(`routing["${cell}"]`, cell);
    for (const fleet of Object.keys(shares)) isFleet(`routing["${cell}"]`, fleet);
    const total = sum(Object.values(shares));
    if (Math.abs(total - 1) > shareTolerance)
      fault(`routing["${cell}"]`, `shares sum to ${Number(total.toPrecision(7))}; expected 1.`);
  }
  for (const row of everyRow(world, scenario)) isSource("source", row.source);
  return faults;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function* everyRow(world: World, scenario: Scenario): Generator<Provenance> {
  yield* world.groups;
  yield* world.regions;
  yield* world.accelerators;
  yield* world.profiles;
  yield* world.residencyRules;
  yield* scenario.residencyRules;
  yield* scenario.providers;
  for (const contract of scenario.contracts) {
    yield contract;
    yield* contract.commitments;
    yield* contract.clauses;
    yield* contract.amendments;
    yield* contract.obligations;
    yield* contract.rates;
  }
  yield* scenario.fleets;
  yield* scenario.cells;
}
