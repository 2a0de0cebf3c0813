import { describe, expect, it } from "vitest";
import { decide } from "./decide";
import type { HumanRequest, Progress } from "./model";
import { shiftStates } from "./model";
import type { Observation } from "./observation";
import { atTarget, gist, asks as requestOf, type SituationName, situations } from "./testing/situations";
import { edges, facts, judged, later, pace, seen, shiftOf } from "./testing/world";

/** Everything that can come to a shift: time, edges, telemetry, the estate, and what people ask. */
const events = {
  "nothing new": {},
  "time is up": { atMs: 100 * pace.heldLimitMs },
  "edges run what was sent": { sees: { edges: edges("in_flight", "in_flight") } },
  "an edge lags behind": { sees: { edges: edges("live", "behind") } },
  "an edge was changed by hand": { sees: { edges: edges("live", "foreign") } },
  "no edge can be read": { sees: { edges: edges("away", "away") } },
  "a guardrail that rolls back is breached": { sees: { judgements: [judged("breach")] } },
  "a guardrail that pauses is breached": { sees: { judgements: [judged("breach", "pause")] } },
  "a guardrail sees nothing": { sees: { judgements: [judged("absent")] } },
  "samples are too few": { sees: { judgements: [judged("inconclusive")] } },
  "both ends lose their accelerators": {
    sees: { facts: { ...facts, healthyAccelerators: { fra: 5, par: 5, iad: 100 } } },
  },
  "the law closes the receiving fleet": {
    sees: {
      facts: {
        ...facts,
        cells: { ...facts.cells, de: { ...facts.cells.de!, denied: { iad: ["eu-only"], par: ["new-law"] } } },
      },
    },
  },
  "a freeze has begun": { sees: { frozenBy: "Black Friday freezes all fleets." } },
  "someone asks to pause": { asks: "pause" },
  "someone asks to resume": { asks: "resume" },
  "someone asks to abort": { asks: "abort" },
  "someone asks to roll back": { asks: "roll_back" },
  "someone asks for the nearest safe table": { asks: "nearest_safe" },
} as const satisfies Record<
  string,
  { atMs?: number; sees?: Partial<Observation>; asks?: HumanRequest["kind"] }
>;
type EventName = keyof typeof events;

const tables: Partial<Record<Progress["state"], Partial<Observation>>> = {
  completed: atTarget,
  rolling_back: atTarget,
};

function outcome(situation: SituationName, event: EventName): string {
  const given: Progress = situations[situation];
  const {
    atMs = 0,
    sees = {},
    asks: kind = null,
  } = { ...events[event] } as {
    atMs?: number;
    sees?: Partial<Observation>;
    asks?: HumanRequest["kind"] | null;
  };
  const shift = shiftOf(given, { request: kind ? requestOf(kind) : null });
  return gist(decide(shift, seen({ ...tables[given.state], ...sees }), later(atMs)));
}

type Row = readonly (readonly [gives: string, events: readonly EventName[]])[];

const nothingPeopleDo = Object.entries(events).flatMap(([name, event]) =>
  "asks" in event ? [] : [name as EventName],
);
const requests = Object.entries(events).flatMap(([name, event]) =>
  "asks" in event ? [name as EventName] : [],
);
/** Nothing comes to a shift that is not, or no longer, under way; what is asked of it is dropped. */
const atRest = (state: Progress["state"]): Row => [
  ["nothing", nothingPeopleDo],
  [`request_dropped → ${state}`, requests],
];

/** What each situation makes of each event. Requests that its verbs never leave are there too: nothing acts on them. */
const transitions: Readonly<Record<SituationName, Row>> = {
  draft: atRest("draft"),
  proposed: [
    [
      "nothing",
      [
        "nothing new",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "both ends lose their accelerators",
        "the law closes the receiving fleet",
        "a freeze has begun",
        "someone asks to pause",
        "someone asks to resume",
        "someone asks to abort",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["expired → expired", ["time is up"]],
  ],
  approved: [
    [
      "nothing",
      [
        "nothing new",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "both ends lose their accelerators",
        "the law closes the receiving fleet",
        "a freeze has begun",
        "someone asks to pause",
        "someone asks to resume",
        "someone asks to abort",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["expired → expired", ["time is up"]],
  ],
  "approved, with a time": [
    [
      "nothing",
      [
        "nothing new",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "both ends lose their accelerators",
        "the law closes the receiving fleet",
        "a freeze has begun",
        "someone asks to pause",
        "someone asks to resume",
        "someone asks to abort",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["expired → expired", ["time is up"]],
  ],
  "running, nothing moved yet": [
    ["publish forward 0 at 0.33", ["nothing new", "time is up", "samples are too few"]],
    ["held → running held drift", ["edges run what was sent", "an edge was changed by hand"]],
    ["held → running held not_converged", ["an edge lags behind"]],
    ["held → running held plane_unreachable", ["no edge can be read"]],
    [
      "held → running held guardrail_breach",
      ["a guardrail that rolls back is breached", "a guardrail that pauses is breached"],
    ],
    ["held → running held guardrail_absent", ["a guardrail sees nothing"]],
    [
      "held → running held unsafe_table",
      ["both ends lose their accelerators", "the law closes the receiving fleet"],
    ],
    ["held → running held freeze", ["a freeze has begun"]],
    ["paused → running pending", ["someone asks to pause"]],
    ["resumed → running pending", ["someone asks to resume"]],
    ["aborted → aborted", ["someone asks to abort", "someone asks to roll back"]],
    ["request_dropped → running pending", ["someone asks for the nearest safe table"]],
  ],
  "running, pending": [
    ["publish forward 1 at 0.67", ["nothing new", "time is up", "samples are too few"]],
    ["held → running held drift", ["edges run what was sent", "an edge was changed by hand"]],
    ["held → running held not_converged", ["an edge lags behind"]],
    ["held → running held plane_unreachable", ["no edge can be read"]],
    [
      "rollback_begun → rolling_back pending",
      [
        "a guardrail that rolls back is breached",
        "the law closes the receiving fleet",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["held → running held guardrail_breach", ["a guardrail that pauses is breached"]],
    ["held → running held guardrail_absent", ["a guardrail sees nothing"]],
    ["held → running held unsafe_table", ["both ends lose their accelerators"]],
    ["held → running held freeze", ["a freeze has begun"]],
    ["paused → running pending", ["someone asks to pause"]],
    ["resumed → running pending", ["someone asks to resume"]],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "running, applying": [
    [
      "nothing",
      [
        "nothing new",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "a freeze has begun",
      ],
    ],
    ["held → running held not_converged", ["time is up"]],
    ["confirmed → running baking closing 12 applied", ["edges run what was sent"]],
    [
      "rollback_begun → rolling_back pending closing 12 superseded",
      [
        "a guardrail that rolls back is breached",
        "the law closes the receiving fleet",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["held → running held unsafe_table", ["both ends lose their accelerators"]],
    ["paused → running applying", ["someone asks to pause"]],
    ["resumed → running applying", ["someone asks to resume"]],
    ["aborted → aborted closing 12 superseded", ["someone asks to abort"]],
  ],
  "running, baking": [
    [
      "nothing",
      ["nothing new", "samples are too few", "both ends lose their accelerators", "a freeze has begun"],
    ],
    ["passed → running pending", ["time is up"]],
    ["held → running held drift", ["edges run what was sent", "an edge was changed by hand"]],
    ["held → running held not_converged", ["an edge lags behind"]],
    ["held → running held plane_unreachable", ["no edge can be read"]],
    [
      "rollback_begun → rolling_back pending",
      [
        "a guardrail that rolls back is breached",
        "the law closes the receiving fleet",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["held → running held guardrail_breach", ["a guardrail that pauses is breached"]],
    ["held → running held guardrail_absent", ["a guardrail sees nothing"]],
    ["paused → running baking", ["someone asks to pause"]],
    ["resumed → running baking", ["someone asks to resume"]],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "running, paused": [
    [
      "nothing",
      [
        "nothing new",
        "time is up",
        "samples are too few",
        "both ends lose their accelerators",
        "a freeze has begun",
      ],
    ],
    ["held → running held drift", ["edges run what was sent", "an edge was changed by hand"]],
    ["held → running held not_converged", ["an edge lags behind"]],
    ["held → running held plane_unreachable", ["no edge can be read"]],
    [
      "rollback_begun → rolling_back pending",
      [
        "a guardrail that rolls back is breached",
        "the law closes the receiving fleet",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["held → running held guardrail_breach", ["a guardrail that pauses is breached"]],
    ["held → running held guardrail_absent", ["a guardrail sees nothing"]],
    ["request_dropped → running baking", ["someone asks to pause"]],
    ["resumed → running baking", ["someone asks to resume"]],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "running, held until it passes": [
    [
      "resumed → running baking",
      [
        "nothing new",
        "samples are too few",
        "both ends lose their accelerators",
        "a freeze has begun",
        "someone asks to resume",
      ],
    ],
    [
      "rollback_begun → rolling_back pending",
      [
        "time is up",
        "a guardrail that rolls back is breached",
        "the law closes the receiving fleet",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    [
      "nothing",
      [
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
      ],
    ],
    ["paused → running held guardrail_absent", ["someone asks to pause"]],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "running, held while applying": [
    [
      "retry",
      [
        "nothing new",
        "an edge lags behind",
        "an edge was changed by hand",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "a freeze has begun",
      ],
    ],
    [
      "rollback_begun → rolling_back pending closing 12 superseded",
      [
        "time is up",
        "a guardrail that rolls back is breached",
        "the law closes the receiving fleet",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["confirmed → running baking closing 12 applied", ["edges run what was sent"]],
    ["nothing", ["no edge can be read", "both ends lose their accelerators"]],
    ["paused → running held not_converged", ["someone asks to pause"]],
    ["resumed → running applying", ["someone asks to resume"]],
    ["aborted → aborted closing 12 superseded", ["someone asks to abort"]],
  ],
  "running, held for a person": [
    [
      "nothing",
      [
        "nothing new",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "both ends lose their accelerators",
        "a freeze has begun",
      ],
    ],
    [
      "rollback_begun → rolling_back pending",
      [
        "time is up",
        "a guardrail that rolls back is breached",
        "the law closes the receiving fleet",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["paused → running held drift", ["someone asks to pause"]],
    ["resumed → running held not_converged", ["someone asks to resume"]],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "running, held by a freeze": [
    [
      "resumed → running pending",
      [
        "nothing new",
        "time is up",
        "samples are too few",
        "both ends lose their accelerators",
        "someone asks to resume",
      ],
    ],
    ["held → running held drift", ["edges run what was sent", "an edge was changed by hand"]],
    ["held → running held not_converged", ["an edge lags behind"]],
    ["held → running held plane_unreachable", ["no edge can be read"]],
    [
      "rollback_begun → rolling_back pending",
      [
        "a guardrail that rolls back is breached",
        "the law closes the receiving fleet",
        "someone asks to roll back",
        "someone asks for the nearest safe table",
      ],
    ],
    ["held → running held guardrail_breach", ["a guardrail that pauses is breached"]],
    ["held → running held guardrail_absent", ["a guardrail sees nothing"]],
    ["nothing", ["a freeze has begun"]],
    ["paused → running held freeze", ["someone asks to pause"]],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "rolling back, pending": [
    [
      "publish back 0 at 0.50",
      [
        "nothing new",
        "time is up",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "a freeze has begun",
      ],
    ],
    ["held → rolling_back held plane_unreachable", ["no edge can be read"]],
    ["held → rolling_back held unsafe_table", ["both ends lose their accelerators"]],
    [
      "rollback_begun → rolling_back pending",
      ["the law closes the receiving fleet", "someone asks for the nearest safe table"],
    ],
    [
      "request_dropped → rolling_back pending",
      ["someone asks to pause", "someone asks to resume", "someone asks to roll back"],
    ],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "rolling back, applying": [
    [
      "nothing",
      [
        "nothing new",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "a freeze has begun",
      ],
    ],
    ["held → rolling_back held not_converged", ["time is up"]],
    ["confirmed → rolling_back baking closing 21 applied", ["edges run what was sent"]],
    ["held → rolling_back held unsafe_table", ["both ends lose their accelerators"]],
    [
      "rollback_begun → rolling_back pending closing 21 superseded",
      ["the law closes the receiving fleet", "someone asks for the nearest safe table"],
    ],
    [
      "request_dropped → rolling_back applying",
      ["someone asks to pause", "someone asks to resume", "someone asks to roll back"],
    ],
    ["aborted → aborted closing 21 superseded", ["someone asks to abort"]],
  ],
  "rolling back, baking": [
    [
      "nothing",
      [
        "nothing new",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "both ends lose their accelerators",
        "a freeze has begun",
      ],
    ],
    ["passed → rolling_back pending", ["time is up"]],
    [
      "rollback_begun → rolling_back pending",
      ["the law closes the receiving fleet", "someone asks for the nearest safe table"],
    ],
    [
      "request_dropped → rolling_back baking",
      ["someone asks to pause", "someone asks to resume", "someone asks to roll back"],
    ],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "rolling back, held": [
    [
      "resumed → rolling_back pending",
      [
        "nothing new",
        "time is up",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "a freeze has begun",
        "someone asks to resume",
      ],
    ],
    ["nothing", ["no edge can be read", "both ends lose their accelerators"]],
    [
      "rollback_begun → rolling_back pending",
      ["the law closes the receiving fleet", "someone asks for the nearest safe table"],
    ],
    [
      "request_dropped → rolling_back held unsafe_table",
      ["someone asks to pause", "someone asks to roll back"],
    ],
    ["aborted → aborted", ["someone asks to abort"]],
  ],
  "going to the nearest safe table": [
    [
      "publish back 0 at 0.50",
      [
        "nothing new",
        "time is up",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "a freeze has begun",
      ],
    ],
    ["held → rolling_back held plane_unreachable", ["no edge can be read"]],
    [
      "held → rolling_back held unsafe_table",
      ["both ends lose their accelerators", "the law closes the receiving fleet"],
    ],
    [
      "request_dropped → rolling_back pending",
      ["someone asks to pause", "someone asks to resume", "someone asks to roll back"],
    ],
    ["aborted → aborted", ["someone asks to abort"]],
    ["rollback_begun → rolling_back pending", ["someone asks for the nearest safe table"]],
  ],
  completed: [
    [
      "nothing",
      [
        "nothing new",
        "time is up",
        "edges run what was sent",
        "an edge lags behind",
        "an edge was changed by hand",
        "no edge can be read",
        "a guardrail that rolls back is breached",
        "a guardrail that pauses is breached",
        "a guardrail sees nothing",
        "samples are too few",
        "both ends lose their accelerators",
        "the law closes the receiving fleet",
        "a freeze has begun",
      ],
    ],
    [
      "request_dropped → completed",
      ["someone asks to pause", "someone asks to resume", "someone asks to abort"],
    ],
    [
      "rollback_begun → rolling_back pending",
      ["someone asks to roll back", "someone asks for the nearest safe table"],
    ],
  ],
  rejected: atRest("rejected"),
  expired: atRest("expired"),
  superseded: atRest("superseded"),
  aborted: atRest("aborted"),
  rolled_back: atRest("rolled_back"),
};

describe("every situation and every event", () => {
  const all = Object.entries(transitions).flatMap(([situation, row]) =>
    row.flatMap(([gives, list]) =>
      list.map((event) => ({ situation: situation as SituationName, event, gives })),
    ),
  );

  it.each(all)("$situation × $event: $gives", ({ situation, event, gives }) => {
    expect(outcome(situation, event)).toBe(gives);
  });

  it("is in the table once, and every state is among the situations", () => {
    const named = all.map(({ situation, event }) => `${situation} × ${event}`).sort();
    const wanted = Object.keys(situations).flatMap((situation) =>
      Object.keys(events).map((event) => `${situation} × ${event}`),
    );
    expect(named).toEqual(wanted.sort());
    expect(new Set(Object.values(situations).map(({ state }) => state))).toEqual(new Set(shiftStates));
  });

  it("is every phase in which a step can be, forward and back", () => {
    const phases = new Set(
      Object.values(situations).flatMap((progress: Progress) =>
        "step" in progress ? [`${progress.state} ${progress.step.phase}`] : [],
      ),
    );
    const wanted = ["running", "rolling_back"].flatMap((state) =>
      ["pending", "applying", "baking", "held"].map((phase) => `${state} ${phase}`),
    );
    expect(phases).toEqual(new Set(wanted));
  });
});
