import { describe, expect, it } from "vitest";
import type { SyncState } from "./model";
import { edgesToPublishTo, settle } from "./next-step";
import type { EdgeOutcome } from "./port";

const noDetail = { detail: null };
const edges = (...states: SyncState[]) =>
  states.map((sync, index) => ({ edge: `e${index}`, sync, note: `note ${index}`, version: null }));

describe("whom to publish to", () => {
  it.each<
    [
      string,
      "push" | "pull" | "pull, lost",
      "applied" | "failed" | "superseded" | null,
      number,
      SyncState[],
      "all" | string[],
    ]
  >([
    ["what was never tried", "push", null, 0, ["in_sync"], "all"],
    ["what was begun and not finished", "push", null, 1, ["in_sync", "drifted"], ["e1"]],
    ["nothing to what has arrived already", "push", null, 1, ["in_sync"], []],
    ["what failed, again", "push", "failed", 3, ["unreachable"], ["e0"]],
    ["to an edge that came back with an older table", "push", "applied", 1, ["in_sync", "behind"], ["e1"]],
    ["nothing over a change made by hand", "push", "applied", 1, ["drifted"], []],
    ["nothing over it while another edge is brought up", "push", "applied", 1, ["drifted", "behind"], ["e1"]],
    ["nothing to what cannot be reached", "push", "applied", 1, ["unreachable"], []],
    ["nothing that is superseded", "push", "superseded", 1, ["behind"], []],
    ["an offer once", "pull", null, 0, ["behind"], "all"],
    ["an offer not again while edges fetch it", "pull", null, 1, ["behind"], []],
    ["an offer again when making it failed", "pull", "failed", 1, ["behind"], "all"],
    ["an offer again that was begun and never made", "pull, lost", null, 1, ["behind"], "all"],
    ["an offer not again to a late edge", "pull", "applied", 1, ["behind"], []],
  ])("publishes %s (%s, %s)", (_, direction, outcome, attempts, states, expected) => {
    const [how, lost] =
      direction === "pull, lost" ? (["pull", true] as const) : ([direction, false] as const);
    const only = edgesToPublishTo({ outcome, attempts, ...noDetail }, edges(...states), how, !lost);
    expect(only === "all" ? only : [...only]).toEqual(expected);
  });
});

describe("what was changed by hand", () => {
  const failedAt = (...names: string[]) => ({
    outcome: "failed" as const,
    attempts: 4,
    detail: { edges: names.map((edge) => ({ edge, reason: "Not reached." })) },
  });
  const applied = { outcome: "applied" as const, attempts: 1, detail: null };
  const chosen = (
    effect: Parameters<typeof edgesToPublishTo>[0],
    states: SyncState[],
    restore: readonly string[] = [],
  ) => [...edgesToPublishTo(effect, edges(...states), "push", true, new Set(restore))];

  it("is left alone while the publication fails at another edge", () => {
    expect(chosen(failedAt("e1"), ["drifted", "unreachable"])).toEqual(["e1"]);
  });

  it("is written over where the publication itself failed", () => {
    expect(chosen(failedAt("e0"), ["drifted", "in_sync"])).toEqual(["e0"]);
  });

  it("is written over where the table was refused before any edge was asked", () => {
    expect(chosen({ ...failedAt(), detail: { reason: "Denied.", edges: [] } }, ["drifted"])).toEqual(["e0"]);
  });

  it("is written over at the edge that somebody asked for, and nowhere else", () => {
    expect(chosen(applied, ["drifted", "drifted"], ["e1"])).toEqual(["e1"]);
  });

  it("is not what one sees of an edge that cannot be reached", () => {
    expect(chosen(applied, ["unreachable"], ["e0"])).toEqual([]);
  });

  it("does not make the publication fail when another edge is brought up beside it", () => {
    const outcome = settle(
      applied,
      { published: [{ edge: "e1", outcome: "applied" }], refused: null },
      edges("drifted", "in_sync"),
      "push",
    );
    expect(outcome).toEqual({ outcome: "applied", detail: null });
  });

  it("stays applied, with the reason, when setting it back fails", () => {
    const published: EdgeOutcome[] = [{ edge: "e0", outcome: "failed", reason: "No such server." }];
    expect(settle(applied, { published, refused: null }, edges("drifted", "drifted"), "push")).toEqual({
      outcome: "applied",
      detail: { edges: [{ edge: "e0", reason: "No such server." }] },
    });
  });

  it("is no failure once the edges that failed have it", () => {
    expect(
      settle(failedAt("e1"), { published: [], refused: null }, edges("drifted", "in_sync"), "push"),
    ).toEqual({ outcome: "applied", detail: null });
  });
});

describe("the outcome", () => {
  const open = { outcome: null, detail: null };
  const asked = (published: EdgeOutcome[] | null = null, refused: string | null = null) => ({
    published,
    refused,
  });

  it("is applied once every edge was read to run the table", () => {
    expect(settle(open, asked([]), edges("in_sync", "in_sync"), "push")).toEqual({
      outcome: "applied",
      detail: null,
    });
  });

  it("is failed, by edge, with the edge's own reason before what was read", () => {
    const published: EdgeOutcome[] = [
      { edge: "e0", outcome: "failed", reason: "No such server." },
      { edge: "e1", outcome: "applied" },
    ];
    expect(settle(open, asked(published), edges("drifted", "drifted", "in_sync"), "push")).toEqual({
      outcome: "failed",
      detail: {
        edges: [
          { edge: "e0", reason: "No such server." },
          { edge: "e1", reason: "note 1" },
        ],
      },
    });
  });

  it("is under way while edges have yet to fetch what is offered", () => {
    expect(settle(open, asked([{ edge: "e0", outcome: "offered" }]), edges("behind"), "pull")).toMatchObject({
      outcome: null,
    });
  });

  it("is under way where there is no edge", () => {
    expect(settle(open, asked([]), [], "push")).toMatchObject({
      outcome: null,
      detail: { reason: expect.any(String) },
    });
  });

  it("stays applied when an edge drifts later", () => {
    expect(settle({ outcome: "applied", detail: null }, asked(), edges("drifted"), "push").outcome).toBe(
      "applied",
    );
  });

  it("is failed when the law refuses the table", () => {
    expect(settle(open, asked(null, "Denied."), edges("in_sync"), "push")).toEqual({
      outcome: "failed",
      detail: { reason: "Denied.", edges: [] },
    });
  });
});
