import type { Change, ChangeKind, ChangeOf } from "./change";

/** Names for ids, as people know them; an id without one stands for itself. */
export type NameOf = (id: string) => string;

const itself: NameOf = (id) => id;
const number = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 6 });
const dollars = (value: number) =>
  value >= 1e9 ? `$${number(value / 1e9)}B` : value >= 1e6 ? `$${number(value / 1e6)}M` : `$${number(value)}`;
const percent = (share: number) => `${number(Math.round(share * 1e6) / 1e4)}%`;

/** `+30%`, `−50%`, `unchanged`: a factor as a difference. */
function difference(factor: number): string {
  const change = Math.round((factor - 1) * 1e6) / 1e4;
  if (change === 0) return "unchanged";
  return `${change > 0 ? "+" : "−"}${number(Math.abs(change))}%`;
}

function cellsOf(
  change: { origin?: string | undefined; model?: string | undefined; dataClass?: string | undefined },
  nameOf: NameOf,
) {
  const parts = [
    change.dataClass,
    change.model === undefined ? undefined : nameOf(change.model),
    change.origin === undefined ? undefined : `from ${nameOf(change.origin)}`,
  ].filter((part) => part !== undefined);
  return parts.join(" ");
}

const policyWords: Record<keyof ChangeOf<"policy">["set"], (value: never) => string> = {
  targetUtilization: (value: number) => `target utilisation ${percent(value)}`,
  emergencyUtilization: (value: number) => `emergency utilisation ${percent(value)}`,
  usdPerUnservedRequest: (value: number) => `$${number(value)} per unserved request`,
  usdPerMsOverBudgetPerRequest: (value: number) => `$${number(value)} per ms over budget and request`,
  usdPerFailedRequest: (value: number) => `$${number(value)} per failed request`,
  usdPerTonneCo2: (value: number) => `carbon at $${number(value)} a tonne`,
  usdPerMovedRequestPerSec: (value: number) => `$${number(value)} per moved request/s`,
  maxMovedShare: (value: number) => `at most ${percent(value)} moved between windows`,
  contingencies: (value: string) =>
    value === "none"
      ? "no contingency"
      : `must survive the loss of ${value === "both" ? "any provider or region" : `any ${value}`}`,
  usdPerContingencyUnservedRequest: (value: number) =>
    `$${number(value)} per request unserved in a contingency`,
};

const sentences: { [K in ChangeKind]: (change: ChangeOf<K>, nameOf: NameOf) => string } = {
  lose: ({ scope, id }, nameOf) => `Lose ${scope} ${nameOf(id)}`,
  capacity: ({ fleet, accelerators }, nameOf) => `${nameOf(fleet)} with ${number(accelerators)} accelerators`,
  demand: (change, nameOf) => {
    const cells = cellsOf(change, nameOf);
    return `${cells ? `Demand ${cells}` : "All demand"} ${difference(change.factor)}`;
  },
  price: ({ id, factor }, nameOf) => `Price of ${nameOf(id)} ${difference(factor)}`,
  power: ({ id, usdPerMwhMore }, nameOf) =>
    `Power of ${nameOf(id)} ${usdPerMwhMore < 0 ? "−" : "+"}$${number(Math.abs(usdPerMwhMore))}/MWh`,
  grid: ({ region, gramsCo2PerKwh }, nameOf) =>
    `Grid of ${nameOf(region)} at ${number(gramsCo2PerKwh)} g CO₂/kWh`,
  service: ({ fleet, ttftMs, errorRate }, nameOf) =>
    `${nameOf(fleet)} ${[
      ttftMs === undefined ? null : `with ${number(ttftMs)} ms to the first token`,
      errorRate === undefined ? null : `failing ${percent(errorRate)} of requests`,
    ]
      .filter(Boolean)
      .join(", ")}`,
  require: ({ rule, countries, sovereign, ...cells }, nameOf) =>
    `Rule ${rule}: ${cellsOf(cells, nameOf) || "everything"} only ${[
      countries ? `in ${countries.map(nameOf).join(", ")}` : null,
      sovereign ? "with a sovereign operator" : null,
    ]
      .filter(Boolean)
      .join(" and ")}`,
  drop_rule: ({ rule }) => `Without ${rule}`,
  commitment: ({ contract, committedUsd, overageMultiplier, periodEnd }, nameOf) =>
    `${nameOf(contract)}: ${[
      committedUsd === undefined ? null : `${dollars(committedUsd)} committed`,
      overageMultiplier === undefined ? null : `${number(overageMultiplier)}× beyond it`,
      periodEnd === undefined ? null : `until ${periodEnd.slice(0, 10)}`,
    ]
      .filter(Boolean)
      .join(", ")}`,
  share: ({ provider, min, max }, nameOf) =>
    min === 0 && max === 1
      ? `${nameOf(provider)} without a limit on its share`
      : `${nameOf(provider)} gets ${percent(min)} to ${percent(max)} of tokens`,
  policy: ({ set }) =>
    `Policy: ${Object.entries(set)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => policyWords[key as keyof typeof set](value as never))
      .join(", ")}`,
};

/** What a change changes, in a few words: `Lose provider Azure`, `Demand from India +30%`. */
export function changeSentence(change: Change, nameOf: NameOf = itself): string {
  // Each kind's words take that kind; the table holds them to it, which a union's index cannot express.
  const say = sentences[change.kind] as (change: Change, nameOf: NameOf) => string;
  return say(change, nameOf);
}
