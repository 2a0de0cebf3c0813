import { describe, expect, it } from "vitest";
import type { Snapshot } from "@/lib/planning/model";
import { driftBeyond } from "./drift";

const planned: Snapshot = {
  version: 1,
  asOf: "2026-11-20T00:00:00Z",
  windows: [
    { start: "2026-11-20T00:00:00Z", hours: 1, weight: 1 },
    { start: "2026-11-20T01:00:00Z", hours: 1, weight: 1 },
  ],
  fleets: [
    {
      id: "fra",
      provider: "azure",
      region: "azure:germanywestcentral",
      country: "DE",
      sovereign: false,
      contract: null,
      billing: "on_demand",
      accelerators: [100, 80],
      usdPerAcceleratorHour: 2,
      watts: 1000,
      pue: 1.2,
      gramsCo2PerKwh: 300,
      ttftMs: 200,
      errorRate: 0.001,
      serves: { large: { acceleratorSecondsPerRequest: 1 } },
    },
  ],
  cells: [
    {
      id: "de",
      origin: "DE",
      model: "large",
      dataClass: "personal",
      requestsPerSec: [50, 40],
      tokensPerRequest: 900,
      latencyBudgetMs: 800,
      rttMs: { fra: 9 },
      denied: {},
    },
  ],
  contracts: [],
  shares: [],
  current: [],
  policy: {
    targetUtilization: 0.85,
    emergencyUtilization: 0.97,
    usdPerUnservedRequest: 1,
    usdPerMsOverBudgetPerRequest: 0,
    usdPerFailedRequest: 0,
    usdPerTonneCo2: 0,
    usdPerMovedRequestPerSec: 0,
    maxMovedShare: 1,
    contingencies: "none",
    usdPerContingencyUnservedRequest: 0,
  },
};
const moved = { cells: ["de"], fleets: ["fra"] };

/** The estate half an hour into the plan's second window. */
function current(
  fleet: Partial<Snapshot["fleets"][number]>,
  cell: Partial<Snapshot["cells"][number]>,
): Snapshot {
  const start = "2026-11-20T01:30:00Z";
  return {
    ...planned,
    asOf: start,
    windows: [{ start, hours: 1, weight: 1 }],
    fleets: planned.fleets.map((was) => ({ ...was, accelerators: 80, ...fleet })),
    cells: planned.cells.map((was) => ({ ...was, requestsPerSec: 40, ...cell })),
  };
}

const cases: [string, Snapshot, string[]][] = [
  ["nothing moved: each is compared with the plan's own window", current({}, {}), []],
  ["capacity within tolerance", current({ accelerators: 72 }, {}), []],
  [
    "capacity beyond tolerance",
    current({ accelerators: 71 }, {}),
    ["fra has 71 healthy accelerators; the plan assumed 80."],
  ],
  [
    "price beyond tolerance",
    current({ usdPerAcceleratorHour: 2.2 }, {}),
    ["fra costs $2.2 per accelerator-hour; the plan assumed $2."],
  ],
  ["demand within tolerance", current({}, { requestsPerSec: 49 }), []],
  [
    "demand beyond tolerance, of the cell and of all",
    current({}, { requestsPerSec: 61 }),
    [
      "de has 61 requests/s; the plan assumed 40.",
      "All demand together is 61 requests/s; the plan assumed 40.",
    ],
  ],
  ["a new denial", current({}, { denied: { fra: ["de-local"] } }), ["de-local now denies fra to de."]],
  ["a fleet that is gone", { ...current({}, {}), fleets: [] }, ["fra no longer serves."]],
  [
    "a cell that is gone",
    { ...current({}, {}), cells: [] },
    ["de is no longer among the demand cells.", "All demand together is 0 requests/s; the plan assumed 40."],
  ],
];

describe("drift of a plan's inputs", () => {
  it.each(cases)("%s", (_, now, sentences) => {
    expect(driftBeyond(planned, now, moved)).toEqual(sentences);
  });
});
