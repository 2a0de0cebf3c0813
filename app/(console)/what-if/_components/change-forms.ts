import type { PlanningPolicy } from "@/lib/planning/model";
import type { ChangeKind } from "@/lib/planning/what-if/change";
import type { Choice, Choices } from "@/lib/planning/what-if/choices";

/** One field of a change's form. `name` is the change's own key, which is where its refusals point. */
export type FormField =
  | { kind: "choice"; name: string; label: string; options: readonly Choice[]; any?: string }
  | { kind: "choices"; name: string; label: string; options: readonly Choice[]; hint?: string }
  /** A provider, a region or a fleet. */
  | { kind: "target"; name: string; label: string }
  | { kind: "number"; name: string; label: string; hint?: string; placeholder?: string; optional?: boolean }
  | { kind: "text"; name: string; label: string; hint?: string; placeholder?: string }
  | { kind: "date"; name: string; label: string; optional?: boolean }
  | { kind: "yes"; name: string; label: string };

/** What was typed, by field name. */
export type Typed = Readonly<Record<string, string | readonly string[] | boolean>>;

export interface ChangeForm {
  kind: ChangeKind;
  label: string;
  fields: (choices: Choices) => FormField[];
  /** The change that was typed, as far as it is one; `changeSchema` judges it. */
  toChange: (typed: Typed) => Record<string, unknown>;
}

const text = (typed: Typed, name: string): string | undefined => {
  const value = typed[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
};
/** A typed number; what is no number stays text, so that it is refused as such. */
const number = (typed: Typed, name: string): number | string | undefined => {
  const value = text(typed, name);
  if (value === undefined) return undefined;
  const parsed = Number(value.replaceAll(",", "").replace("−", "-"));
  return Number.isFinite(parsed) ? parsed : value;
};
const scaled = (value: number | string | undefined, to: (value: number) => number) =>
  typeof value === "number" ? to(value) : value;
/** `+30` (percent) → 1.3. */
const factor = (typed: Typed) =>
  scaled(number(typed, "factor"), (percent) => Math.round((1 + percent / 100) * 1e9) / 1e9);
const share = (typed: Typed, name: string) => scaled(number(typed, name), (percent) => percent / 100);
/** `provider azure` → its scope and id. */
const target = (typed: Typed) => {
  const [scope, ...id] = (text(typed, "id") ?? "").split(" ");
  return { scope, id: id.join(" ") };
};
const cells = (typed: Typed) => ({
  origin: text(typed, "origin"),
  model: text(typed, "model"),
  dataClass: text(typed, "dataClass"),
});

const targetField = { kind: "target", name: "id", label: "Provider, region or fleet" } as const;
const percentField = (label: string) =>
  ({ kind: "number", name: "factor", label, placeholder: "+30", hint: "In percent of what it is" }) as const;
const cellFields = (choices: Choices): FormField[] => [
  { kind: "choice", name: "origin", label: "Origin", options: choices.origins, any: "Everywhere" },
  { kind: "choice", name: "model", label: "Model", options: choices.models, any: "Every model" },
  {
    kind: "choice",
    name: "dataClass",
    label: "Data class",
    options: choices.dataClasses,
    any: "Every class",
  },
];

/** The policy's numbers, in the words of a form. */
const policyNumbers: [keyof PlanningPolicy, string][] = [
  ["usdPerTonneCo2", "Carbon price, USD per tonne"],
  ["contingencies", "Must survive the loss of"],
  ["targetUtilization", "Target utilisation, 0 to 1"],
  ["emergencyUtilization", "Emergency utilisation, 0 to 1"],
  ["maxMovedShare", "Moved between windows at most, 0 to 1"],
  ["usdPerMovedRequestPerSec", "USD per moved request/s"],
  ["usdPerUnservedRequest", "USD per unserved request"],
  ["usdPerFailedRequest", "USD per failed request"],
  ["usdPerMsOverBudgetPerRequest", "USD per ms over budget and request"],
  ["usdPerContingencyUnservedRequest", "USD per request unserved in a contingency"],
];

/** Every kind of change, in the order in which people ask. */
export const changeForms: readonly ChangeForm[] = [
  {
    kind: "lose",
    label: "Lose a provider, region or fleet",
    fields: () => [targetField],
    toChange: target,
  },
  {
    kind: "demand",
    label: "Demand grows or shrinks",
    fields: (choices) => [percentField("By"), ...cellFields(choices)],
    toChange: (typed) => ({ ...cells(typed), factor: factor(typed) }),
  },
  {
    kind: "capacity",
    label: "A fleet gets another size",
    fields: ({ fleets }) => [
      { kind: "choice", name: "fleet", label: "Fleet", options: fleets },
      { kind: "number", name: "accelerators", label: "Healthy accelerators" },
    ],
    toChange: (typed) => ({ fleet: text(typed, "fleet"), accelerators: number(typed, "accelerators") }),
  },
  {
    kind: "price",
    label: "Accelerator-hours get dearer or cheaper",
    fields: () => [targetField, percentField("By")],
    toChange: (typed) => ({ ...target(typed), factor: factor(typed) }),
  },
  {
    kind: "power",
    label: "Power gets dearer or cheaper",
    fields: () => [
      targetField,
      {
        kind: "number",
        name: "usdPerMwhMore",
        label: "By, USD per MWh",
        placeholder: "+40",
        hint: "Passed on to the price of an accelerator-hour by watts and PUE",
      },
    ],
    toChange: (typed) => ({ ...target(typed), usdPerMwhMore: number(typed, "usdPerMwhMore") }),
  },
  {
    kind: "grid",
    label: "A grid gets cleaner or dirtier",
    fields: ({ regions }) => [
      { kind: "choice", name: "region", label: "Region", options: regions },
      { kind: "number", name: "gramsCo2PerKwh", label: "Grams of CO₂ per kWh" },
    ],
    toChange: (typed) => ({
      region: text(typed, "region"),
      gramsCo2PerKwh: number(typed, "gramsCo2PerKwh"),
    }),
  },
  {
    kind: "service",
    label: "A fleet gets slower or fails more",
    fields: ({ fleets }) => [
      { kind: "choice", name: "fleet", label: "Fleet", options: fleets },
      { kind: "number", name: "ttftMs", label: "Time to first token, ms", optional: true },
      { kind: "number", name: "errorRate", label: "Failing requests, percent", optional: true },
    ],
    toChange: (typed) => ({
      fleet: text(typed, "fleet"),
      ttftMs: number(typed, "ttftMs"),
      errorRate: share(typed, "errorRate"),
    }),
  },
  {
    kind: "require",
    label: "A new residency rule",
    fields: (choices) => [
      { kind: "text", name: "rule", label: "Name of the rule", placeholder: "in-local" },
      ...cellFields(choices),
      {
        kind: "choices",
        name: "countries",
        label: "Only in these countries",
        options: choices.countries,
        hint: "None chosen: anywhere",
      },
      { kind: "yes", name: "sovereign", label: "Only with a sovereign operator" },
    ],
    toChange: (typed) => {
      const countries = typed.countries;
      return {
        rule: text(typed, "rule"),
        ...cells(typed),
        countries: Array.isArray(countries) && countries.length > 0 ? countries : undefined,
        sovereign: typed.sovereign === true ? true : undefined,
      };
    },
  },
  {
    kind: "drop_rule",
    label: "Without a rule or clause",
    fields: ({ rules }) => [{ kind: "choice", name: "rule", label: "Rule or clause", options: rules }],
    toChange: (typed) => ({ rule: text(typed, "rule") }),
  },
  {
    kind: "commitment",
    label: "A contract says otherwise",
    fields: ({ contracts }) => [
      { kind: "choice", name: "contract", label: "Contract", options: contracts },
      { kind: "number", name: "committedUsd", label: "Committed in its period, USD", optional: true },
      {
        kind: "number",
        name: "overageMultiplier",
        label: "A dollar beyond it costs, USD",
        optional: true,
      },
      { kind: "date", name: "periodEnd", label: "Period ends", optional: true },
    ],
    toChange: (typed) => ({
      contract: text(typed, "contract"),
      committedUsd: number(typed, "committedUsd"),
      overageMultiplier: number(typed, "overageMultiplier"),
      periodEnd: text(typed, "periodEnd") ? `${text(typed, "periodEnd")}T00:00:00Z` : undefined,
    }),
  },
  {
    kind: "share",
    label: "A clause on a provider's share",
    fields: ({ providers }) => [
      { kind: "choice", name: "provider", label: "Provider", options: providers },
      { kind: "number", name: "min", label: "At least, percent of tokens", placeholder: "0" },
      { kind: "number", name: "max", label: "At most, percent of tokens", placeholder: "100" },
    ],
    toChange: (typed) => ({
      provider: text(typed, "provider"),
      min: share(typed, "min") ?? 0,
      max: share(typed, "max") ?? 1,
    }),
  },
  {
    kind: "policy",
    label: "A price or limit of the policy",
    fields: () => [
      {
        kind: "choice",
        name: "set",
        label: "What",
        options: policyNumbers.map(([id, name]) => ({ id, name })),
      },
      {
        kind: "text",
        name: "value",
        label: "Becomes",
        hint: "A number; for survival: none, provider, region or both",
      },
    ],
    toChange: (typed) => ({ set: { [text(typed, "set") ?? ""]: number(typed, "value") } }),
  },
];
