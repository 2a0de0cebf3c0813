import { describe, expect, it } from "vitest";
import type { Observation } from "./observation";
import { type Check, preflight, refusal, type StartFacts } from "./preflight";
import { edges, facts, judged, later, origin, seen, shiftOf, t0, table } from "./testing/world";

const fine: StartFacts = {
  approvalVoid: null,
  drift: [],
  frozenBy: null,
  alarms: [],
  busyFleets: [],
  today: origin,
};
const shift = shiftOf({ state: "approved", expiresAt: later(1000), startAt: null });
const failing = (found: Partial<StartFacts>, sees: Partial<Observation>, at = shift) =>
  preflight(at, { ...fine, ...found }, seen(sees), t0)
    .filter(({ ok }) => !ok)
    .map(({ id }) => id);

const noWayBack = { ...facts, healthyAccelerators: { fra: 25, par: 100, iad: 100 } };

const cases: [string, Partial<StartFacts>, Partial<Observation>, Check["id"][]][] = [
  ["nothing stands against it", {}, {}, []],
  ["nobody signed", { approvalVoid: "Nobody has approved it." }, {}, ["approval"]],
  [
    "the inputs drifted",
    { drift: ["fra has 50 healthy accelerators; the plan assumed 100."] },
    {},
    ["inputs"],
  ],
  ["a freeze is open", { frozenBy: "Year end freezes everything until 2027." }, {}, ["freeze"]],
  ["an alarm rings where it sends traffic", { alarms: ["par is degraded."] }, {}, ["alarms"]],
  ["another shift touches a fleet", { busyFleets: ["par"] }, {}, ["fleets"]],
  ["the edges cannot be read", {}, { edges: edges("away", "away") }, ["data_plane"]],
  ["an edge runs something else", {}, { edges: edges("live", "foreign") }, ["data_plane"]],
  ["the routes moved since the proposal", {}, { table: { ...table, de: { fra: 0.5, par: 0.5 } } }, ["today"]],
  ["a guardrail is blind", {}, { judgements: [judged("absent")] }, ["guardrails_live"]],
  ["a guardrail is breached already", {}, { judgements: [judged("breach")] }, ["guardrails_live"]],
  [
    "a guardrail waits for samples, as one of an idle fleet must",
    {},
    { judgements: [judged("inconclusive")] },
    [],
  ],
  ["a dry run is breached", {}, { judgements: [judged("breach", "report")] }, []],
  ["there is no way back", {}, { facts: noWayBack }, ["back"]],
  [
    "the receiving fleet lost capacity",
    {},
    { facts: { ...facts, healthyAccelerators: { fra: 100, par: 40, iad: 100 } } },
    ["forward"],
  ],
];

describe("the checklist before step 1", () => {
  it.each(cases)("%s", (_, found, sees, ids) => {
    expect(failing(found, sees)).toEqual(ids);
  });

  it("fails a guardrail that can never trip", () => {
    const [first] = shift.guardrails;
    const dull = shiftOf(shift.progress, { guardrails: [{ ...first!, metric: "error_rate", limit: 1 }] });
    expect(failing({}, {}, dull)).toEqual(["guardrails_trip"]);
  });

  it("says all of what stands against a start in one refusal", () => {
    const checks = preflight(shift, { ...fine, busyFleets: ["par"] }, seen({ edges: edges("away") }), t0);
    expect(refusal(checks)).toBe(
      "Fleets free: Another active shift touches par. Data plane in step: Too few edges can be read. Away: edge-1.",
    );
    expect(refusal(preflight(shift, fine, seen(), t0))).toBeNull();
  });
});
