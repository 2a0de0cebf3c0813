import { type PlanningPolicy, type Snapshot, valueIn } from "../model";

/** Something of the snapshot that a change may name. */
export interface Choice {
  id: string;
  name: string;
}

/** What there is to change in a snapshot, with what it is now: enough to offer every change without the snapshot itself. */
export interface Choices {
  providers: Choice[];
  regions: Choice[];
  fleets: (Choice & {
    accelerators: number;
    usdPerAcceleratorHour: number;
    ttftMs: number;
    errorRate: number;
  })[];
  origins: Choice[];
  models: Choice[];
  dataClasses: Choice[];
  /** Countries that have a fleet. */
  countries: Choice[];
  /** Rules and clauses that deny a fleet to a cell. */
  rules: Choice[];
  contracts: (Choice & { committedUsd: number; overageMultiplier: number; periodEnd: string })[];
  shares: Snapshot["shares"];
  policy: PlanningPolicy;
}

const countryNames = new Intl.DisplayNames(["en"], { type: "region" });

function countryName(code: string): string {
  try {
    return countryNames.of(code) ?? code;
  } catch {
    return code;
  }
}

/** The choices of a snapshot; `names` knows what its fleets, regions, providers, models and contracts are called. */
export function choicesOf(snapshot: Snapshot, names: Readonly<Record<string, string>>): Choices {
  const choices = (ids: Iterable<string>, nameOf = (id: string) => names[id] ?? id): Choice[] =>
    [...new Set(ids)]
      .map((id) => ({ id, name: nameOf(id) }))
      .sort((a, b) => a.name.localeCompare(b.name, "en"));
  const { fleets, cells, contracts } = snapshot;
  const fleetOf = new Map(fleets.map((fleet) => [fleet.id, fleet]));
  const contractOf = new Map(contracts.map((contract) => [contract.id, contract]));
  return {
    providers: choices(fleets.map(({ provider }) => provider)),
    regions: choices(fleets.map(({ region }) => region)),
    fleets: choices(fleets.map(({ id }) => id)).map((choice) => {
      const fleet = fleetOf.get(choice.id)!;
      return {
        ...choice,
        accelerators: valueIn(fleet.accelerators, 0),
        usdPerAcceleratorHour: valueIn(fleet.usdPerAcceleratorHour, 0),
        ttftMs: fleet.ttftMs,
        errorRate: fleet.errorRate,
      };
    }),
    origins: choices(
      cells.map(({ origin }) => origin),
      countryName,
    ),
    models: choices(cells.map(({ model }) => model)),
    dataClasses: choices(cells.map(({ dataClass }) => dataClass)),
    countries: choices(
      fleets.map(({ country }) => country),
      countryName,
    ),
    rules: choices(cells.flatMap(({ denied }) => Object.values(denied).flat())),
    contracts: choices(contracts.map(({ id }) => id)).map((choice) => {
      const { committedUsd, overageMultiplier, periodEnd } = contractOf.get(choice.id)!;
      return { ...choice, committedUsd, overageMultiplier, periodEnd };
    }),
    shares: snapshot.shares,
    policy: snapshot.policy,
  };
}

/** Names for whatever a change may name, by id. */
export function namesOf(choices: Choices): Record<string, string> {
  const { providers, regions, fleets, origins, models, countries, contracts } = choices;
  return Object.fromEntries(
    [countries, origins, models, contracts, fleets, regions, providers]
      .flat()
      .map(({ id, name }) => [id, name]),
  );
}
