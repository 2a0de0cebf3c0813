import { Refusal } from "@/lib/platform/errors";
import { type Snapshot, type SnapshotCell, type SnapshotFleet, valueIn } from "../model";
import { billedUsd, listUsd } from "../tiers";
import type { Change, ChangeKind, ChangeOf, ChangeScope } from "./change";

type PerWindow = number | number[];
const perWindow = (values: PerWindow, change: (value: number) => number): PerWindow =>
  typeof values === "number" ? change(values) : values.map(change);

/** Refuses one change: the sentence says what was wrong, the field where it stands in the list. */
type Refuse = (sentence: string, field?: string) => never;
type Apply<K extends ChangeKind> = (snapshot: Snapshot, change: ChangeOf<K>, refuse: Refuse) => Snapshot;

/** Each fleet of the scope changed; refuses when there is none. */
function changeFleets(
  snapshot: Snapshot,
  { scope, id }: { scope: ChangeScope; id: string },
  refuse: Refuse,
  change: (fleet: SnapshotFleet) => SnapshotFleet,
): Snapshot {
  const named = (fleet: SnapshotFleet) => (scope === "fleet" ? fleet.id : fleet[scope]) === id;
  if (!snapshot.fleets.some(named)) refuse(`This snapshot has no ${scope} "${id}".`, "id");
  return { ...snapshot, fleets: snapshot.fleets.map((fleet) => (named(fleet) ? change(fleet) : fleet)) };
}

const oneFleet = (
  snapshot: Snapshot,
  fleet: string,
  refuse: Refuse,
  change: (fleet: SnapshotFleet) => SnapshotFleet,
) =>
  changeFleets(
    snapshot,
    { scope: "fleet", id: fleet },
    () => refuse(`This snapshot has no fleet "${fleet}".`, "fleet"),
    change,
  );

type CellFilter = Pick<ChangeOf<"demand">, "origin" | "model" | "dataClass">;

/** The cells that a change is about; refuses a filter that matches none, naming the part nobody has. */
function changeCells(
  snapshot: Snapshot,
  filter: CellFilter,
  refuse: Refuse,
  change: (cell: SnapshotCell) => SnapshotCell,
): Snapshot {
  for (const part of ["origin", "model", "dataClass"] as const) {
    const wanted = filter[part];
    if (wanted !== undefined && !snapshot.cells.some((cell) => cell[part] === wanted)) {
      const what = { origin: "origin", model: "model", dataClass: "data class" }[part];
      refuse(`No cell of this snapshot has the ${what} "${wanted}".`, part);
    }
  }
  const matches = (cell: SnapshotCell) =>
    (filter.origin ?? cell.origin) === cell.origin &&
    (filter.model ?? cell.model) === cell.model &&
    (filter.dataClass ?? cell.dataClass) === cell.dataClass;
  if (!snapshot.cells.some(matches)) refuse("No cell of this snapshot is all of that at once.");
  return { ...snapshot, cells: snapshot.cells.map((cell) => (matches(cell) ? change(cell) : cell)) };
}

/**
 * What a reserved fleet costs its contract within the period at list price, USD: losing it does not end the reservation, so that this
 * stays owed when its accelerators are taken out of the snapshot.
 */
function reservedUsd(snapshot: Snapshot, fleet: SnapshotFleet, periodEnd: string): number {
  return snapshot.windows.reduce((usd, { start, hours, weight }, t) => {
    if (Date.parse(start) >= Date.parse(periodEnd)) return usd;
    return usd + valueIn(fleet.usdPerAcceleratorHour, t) * valueIn(fleet.accelerators, t) * hours * weight;
  }, 0);
}

const lose: Apply<"lose"> = (snapshot, change, refuse) => {
  const lost = changeFleets(snapshot, change, refuse, (fleet) => ({ ...fleet, accelerators: 0 }));
  const contracts = snapshot.contracts.map((contract) => {
    const spentListUsd = snapshot.fleets.reduce(
      (usd, fleet, f) =>
        fleet.contract === contract.id && fleet.billing === "reserved" && fleet !== lost.fleets[f]
          ? usd + reservedUsd(snapshot, fleet, contract.periodEnd)
          : usd,
      listUsd(contract, contract.spentUsd),
    );
    return { ...contract, spentUsd: billedUsd(contract, spentListUsd) };
  });
  return { ...lost, contracts };
};

const power: Apply<"power"> = (snapshot, change, refuse) =>
  changeFleets(snapshot, change, refuse, (fleet) => {
    const usdMore = (change.usdPerMwhMore * fleet.watts * fleet.pue) / 1e6;
    return {
      ...fleet,
      usdPerAcceleratorHour: perWindow(fleet.usdPerAcceleratorHour, (usd) =>
        usd + usdMore >= 0
          ? usd + usdMore
          : refuse(`An accelerator-hour of ${fleet.id} would cost less than nothing.`, "usdPerMwhMore"),
      ),
    };
  });

const service: Apply<"service"> = (snapshot, { fleet: name, ttftMs, errorRate }, refuse) => {
  if (ttftMs === undefined && errorRate === undefined)
    refuse("Say what changes: the time to first token, the error rate, or both.");
  return oneFleet(snapshot, name, refuse, (fleet) => ({
    ...fleet,
    ttftMs: ttftMs ?? fleet.ttftMs,
    errorRate: errorRate ?? fleet.errorRate,
  }));
};

const requireRule: Apply<"require"> = (snapshot, { rule, countries, sovereign, ...filter }, refuse) => {
  if (!countries && !sovereign)
    refuse("Say what the rule requires: countries, a sovereign operator, or both.");
  if (snapshot.cells.some(({ denied }) => Object.values(denied).some((rules) => rules.includes(rule))))
    refuse(`A rule "${rule}" is already there; give the new one another name.`, "rule");
  const known = new Set(snapshot.fleets.map(({ country }) => country));
  const nowhere = countries?.find((country) => !known.has(country));
  if (nowhere !== undefined) refuse(`No fleet of this snapshot is in "${nowhere}".`, "countries");
  const denied = snapshot.fleets
    .filter((fleet) => (countries && !countries.includes(fleet.country)) || (sovereign && !fleet.sovereign))
    .map(({ id }) => id);
  return changeCells(snapshot, filter, refuse, (cell) => ({
    ...cell,
    denied: {
      ...cell.denied,
      ...Object.fromEntries(denied.map((fleet) => [fleet, [...(cell.denied[fleet] ?? []), rule]])),
    },
  }));
};

const dropRule: Apply<"drop_rule"> = (snapshot, { rule }, refuse) => {
  if (!snapshot.cells.some(({ denied }) => Object.values(denied).some((rules) => rules.includes(rule))))
    refuse(`No rule or clause "${rule}" denies anything in this snapshot.`, "rule");
  return {
    ...snapshot,
    cells: snapshot.cells.map((cell) => ({
      ...cell,
      denied: Object.fromEntries(
        Object.entries(cell.denied)
          .map(([fleet, rules]) => [fleet, rules.filter((name) => name !== rule)] as const)
          .filter(([, rules]) => rules.length > 0),
      ),
    })),
  };
};

const commitment: Apply<"commitment"> = (snapshot, { kind, contract: name, ...set }, refuse) => {
  if (!snapshot.contracts.some(({ id }) => id === name))
    refuse(`This snapshot has no contract "${name}".`, "contract");
  if (Object.values(set).every((value) => value === undefined))
    refuse("Say what changes: the amount, what a dollar beyond it costs, or the period's end.");
  if (set.periodEnd !== undefined && Date.parse(set.periodEnd) <= Date.parse(snapshot.asOf))
    refuse("The period must end after the snapshot was frozen.", "periodEnd");
  return {
    ...snapshot,
    contracts: snapshot.contracts.map((contract) =>
      contract.id === name
        ? {
            ...contract,
            committedUsd: set.committedUsd ?? contract.committedUsd,
            overageMultiplier: set.overageMultiplier ?? contract.overageMultiplier,
            periodEnd: set.periodEnd ?? contract.periodEnd,
          }
        : contract,
    ),
  };
};

const providerShare: Apply<"share"> = (snapshot, { provider, min, max }, refuse) => {
  if (!snapshot.fleets.some((fleet) => fleet.provider === provider))
    refuse(`This snapshot has no provider "${provider}".`, "provider");
  if (min > max) refuse("The least share must not be above the greatest.", "min");
  const others = snapshot.shares.filter((share) => share.provider !== provider);
  if (others.reduce((sum, share) => sum + share.min, min) > 1)
    refuse("The least shares of all providers come to more than everything.", "min");
  // A share between nothing and everything says nothing: the clause is dropped.
  return { ...snapshot, shares: min === 0 && max === 1 ? others : [...others, { provider, min, max }] };
};

const appliers: { [K in ChangeKind]: Apply<K> } = {
  lose,
  capacity: (snapshot, { fleet: name, accelerators }, refuse) =>
    oneFleet(snapshot, name, refuse, (fleet) => ({ ...fleet, accelerators })),
  demand: (snapshot, { factor, ...filter }, refuse) =>
    changeCells(snapshot, filter, refuse, (cell) => ({
      ...cell,
      requestsPerSec: perWindow(cell.requestsPerSec, (requests) => requests * factor),
    })),
  price: (snapshot, change, refuse) =>
    changeFleets(snapshot, change, refuse, (fleet) => ({
      ...fleet,
      usdPerAcceleratorHour: perWindow(fleet.usdPerAcceleratorHour, (usd) => usd * change.factor),
    })),
  power,
  grid: (snapshot, { region, gramsCo2PerKwh }, refuse) =>
    changeFleets(
      snapshot,
      { scope: "region", id: region },
      (sentence) => refuse(sentence, "region"),
      (fleet) => ({ ...fleet, gramsCo2PerKwh }),
    ),
  service,
  require: requireRule,
  drop_rule: dropRule,
  commitment,
  share: providerShare,
  policy: (snapshot, { set }, refuse) => {
    const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
    if (Object.keys(given).length === 0) refuse("Say which number of the policy changes.", "set");
    return { ...snapshot, policy: { ...snapshot.policy, ...given } };
  },
};

/**
 * The snapshot as it would be with the changes, applied in order; the snapshot itself is left as it is. Refuses
 * (`invalid`) the first change that names what the snapshot does not have or contradicts itself; the field is its place
 * in the list.
 */
export function applyChanges(snapshot: Snapshot, changes: readonly Change[]): Snapshot {
  return changes.reduce((before, change, at) => {
    const refuse: Refuse = (sentence, field) => {
      throw new Refusal("invalid", sentence, field ? `changes[${at}].${field}` : `changes[${at}]`);
    };
    // Each kind's applier takes that kind: the table above holds it to that, which a union's index cannot express.
    const apply = appliers[change.kind] as Apply<ChangeKind>;
    return apply(before, change, refuse);
  }, snapshot);
}
