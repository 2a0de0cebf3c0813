/** One value of the policy as a person edits it. */
export interface PolicyField {
  /** Where it stands: `body.targetUtilization`. */
  path: string;
  label: string;
  hint?: string;
  /** Shown beside the field: what one of it is. */
  unit: string;
  /** What is kept = what is shown × this. */
  scale?: number;
  choices?: readonly { value: string; label: string }[];
  /** A text that is no number, such as a time of day. */
  text?: boolean;
}

const percent = { unit: "%", scale: 0.01 } as const;
const seconds = { unit: "s", scale: 1000 } as const;
const minutes = { unit: "min", scale: 60_000 } as const;

const consequenceChoices = [
  { value: "hold", label: "holds" },
  { value: "pause", label: "waits for a person" },
  { value: "roll_back", label: "rolls back" },
];

export const policyGroups: readonly { title: string; note: string; fields: readonly PolicyField[] }[] = [
  {
    title: "What things are worth",
    note: "The engine weighs these against what accelerators cost",
    fields: [
      { path: "body.usdPerUnservedRequest", label: "A request that is not served", unit: "USD" },
      { path: "body.usdPerFailedRequest", label: "A request that fails", unit: "USD" },
      {
        path: "body.usdPerMsOverBudgetPerRequest",
        label: "A millisecond over the latency budget",
        unit: "USD/request",
      },
      { path: "body.usdPerTonneCo2", label: "A tonne of CO2", unit: "USD" },
      { path: "body.usdPerMovedRequestPerSec", label: "Moving one request/s between hours", unit: "USD" },
      {
        path: "body.usdPerContingencyUnservedRequest",
        label: "A request that would be lost in the worst failure",
        unit: "USD",
      },
    ],
  },
  {
    title: "Limits",
    note: "What no plan goes past",
    fields: [
      { path: "body.targetUtilization", label: "Load that plans fill a fleet to", ...percent },
      { path: "body.emergencyUtilization", label: "Load in an emergency", ...percent },
      {
        path: "body.maxMovedShare",
        label: "Requests that move from one hour to the next, at most",
        ...percent,
      },
      {
        path: "body.contingencies",
        label: "Failures that plans must survive",
        unit: "",
        choices: [
          { value: "none", label: "none" },
          { value: "provider", label: "any one provider" },
          { value: "region", label: "any one region" },
          { value: "both", label: "any one provider or region" },
        ],
      },
    ],
  },
  {
    title: "Rhythm",
    note: "Plans made by themselves, and how far corrections between them may go",
    fields: [
      { path: "rhythm.nightlyAt", label: "Nightly plan at", unit: "in the estate's zone", text: true },
      { path: "rhythm.correctionMinutes", label: "A correction every", unit: "min" },
      { path: "rhythm.envelopeHours", label: "An envelope holds for", unit: "h" },
      {
        path: "rhythm.shareMargin",
        label: "Share beyond the plan's largest",
        hint: "Of a cell's requests, for each fleet that the plan uses.",
        ...percent,
      },
      { path: "rhythm.spendMargin", label: "Spend beyond the plan's dearest hour", ...percent },
      { path: "rhythm.leastMovedShare", label: "Requests that make a correction worth it", ...percent },
    ],
  },
  {
    title: "Steps of a shift",
    note: "Left empty, the pace that the proposer chose decides",
    fields: [
      { path: "shifts.pace.sharePerStep", label: "A cell's requests per step, at most", ...percent },
      { path: "shifts.pace.rampPerStep", label: "Load added to a fleet per step, at most", ...percent },
      { path: "shifts.pace.nearCapacity", label: "Half of that above a load of", ...percent },
      { path: "shifts.pace.bakeMs", label: "Watched for", ...seconds },
      { path: "shifts.pace.patienceMs", label: "Waits for samples for", ...seconds },
      { path: "shifts.pace.confirmWithinMs", label: "Edges confirm within", ...seconds },
      { path: "shifts.pace.heldLimitMs", label: "Rolls back when held for", ...minutes },
      { path: "shifts.pace.rollbackSharePerStep", label: "A cell's requests per step back", ...percent },
      { path: "shifts.pace.rollbackBakeMs", label: "A step back is watched for", ...seconds },
    ],
  },
  {
    title: "Guardrails",
    note: "Left empty, the default holds",
    fields: [
      { path: "shifts.guardrails.errorRate", label: "Failed requests, at most", ...percent },
      { path: "shifts.guardrails.ttftP95Ms", label: "Time to first token p95, at most", unit: "ms" },
      { path: "shifts.guardrails.utilization", label: "Load of a receiving fleet, at most", ...percent },
      { path: "shifts.guardrails.spendRatio", label: "Spend, of what the plan expects", ...percent },
      { path: "shifts.guardrails.unservedShare", label: "Requests refused for want of room", ...percent },
      {
        path: "shifts.guardrails.unservedTimes",
        label: "Or, of what was refused before it began",
        unit: "times",
      },
      {
        path: "shifts.guardrails.movedErrorTimes",
        label: "Failures of the moved cells, of what they were before",
        unit: "times",
      },
      {
        path: "shifts.guardrails.onMovedErrors",
        label: "Beyond that, the shift",
        unit: "",
        choices: [{ value: "report", label: "only reports it" }, ...consequenceChoices],
      },
      { path: "shifts.guardrails.windowMs", label: "Judged over", ...seconds },
      { path: "shifts.guardrails.minSamples", label: "Samples that prove something", unit: "requests" },
      {
        path: "shifts.guardrails.onAbsent",
        label: "Without data, the shift",
        unit: "",
        choices: consequenceChoices,
      },
      {
        path: "shifts.guardrails.onInconclusive",
        label: "With too few samples after the bake, it",
        unit: "",
        choices: consequenceChoices,
      },
    ],
  },
  {
    title: "Who signs",
    note: "A manager always. Left empty, nobody else is asked",
    fields: [
      {
        path: "shifts.approvals.financeUsdPerHour",
        label: "Finance signs when expected spend changes by more than",
        hint: "Up or down, of the whole estate. Either this or the next is enough.",
        unit: "USD/h",
      },
      {
        path: "shifts.approvals.financeShare",
        label: "Or by more than this of the spend before",
        ...percent,
      },
      {
        path: "shifts.approvals.twoManagersShare",
        label: "Two managers sign when more of a provider's requests leave it than",
        hint: "And for every drain of a whole provider. They are two people, neither of whom proposed it.",
        ...percent,
      },
    ],
  },
];

/** A policy's parts, as they are kept. */
export interface PolicyDocument {
  body: object;
  shifts: object;
  rhythm: object;
}

/** The value at a path; undefined where there is none. */
export function valueAt(document: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

/** A copy with the value at a path replaced; undefined takes it out. */
export function withValue<T extends object>(document: T, path: string, value: unknown): T {
  const [key = "", ...rest] = path.split(".");
  const copy: Record<string, unknown> = { ...(document as Record<string, unknown>) };
  if (rest.length > 0) copy[key] = withValue((copy[key] as object | undefined) ?? {}, rest.join("."), value);
  else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy as T;
}

/** As it is edited: percent as a number of them, milliseconds as seconds. */
export function shownValue(field: PolicyField, kept: unknown): string {
  if (kept === undefined || kept === null) return "";
  if (typeof kept !== "number" || field.scale === undefined) return String(kept);
  return String(Number((kept / field.scale).toPrecision(12)));
}

/** As it is kept; undefined where the field is empty. What is no number stays as it is, for the verb to refuse. */
export function keptValue(field: PolicyField, shown: string): unknown {
  if (shown.trim() === "") return undefined;
  if (field.choices || field.text) return shown.trim();
  const number = Number(shown);
  return Number.isFinite(number) ? Number((number * (field.scale ?? 1)).toPrecision(12)) : shown;
}
