import { describe, expect, it } from "vitest";
import { type AckFacts, judgeAcknowledgement } from "./judge-acknowledgement";

const hash = "a".repeat(64);
const ack = { edge: "e1", version: 5, sha256: hash };
const facts: AckFacts = {
  offeredVersion: 6,
  sha256: hash,
  edge: { ackedVersion: 4, tokenId: null },
  selfRegister: false,
};

describe("an acknowledgement", () => {
  it.each<[string, Partial<AckFacts>, { joins: boolean }]>([
    ["of a newer table", {}, { joins: false }],
    [
      "of the same table again, as a sign of life",
      { edge: { ackedVersion: 5, tokenId: null } },
      { joins: false },
    ],
    ["by the token the edge is bound to", { edge: { ackedVersion: 4, tokenId: "t" } }, { joins: false }],
    [
      "by an unknown edge, where edges register themselves",
      { edge: null, selfRegister: true },
      { joins: true },
    ],
    ["by an edge that never spoke before", { edge: { ackedVersion: null, tokenId: null } }, { joins: false }],
  ])("%s is taken", (_, change, expected) => {
    expect(judgeAcknowledgement(ack, "t", { ...facts, ...change })).toEqual({ kind: "accept", ...expected });
  });

  it.each<[string, Partial<typeof ack>, Partial<AckFacts>, string, RegExp]>([
    ["an unknown edge", {}, { edge: null }, "not_found", /not registered/],
    ["another token", {}, { edge: { ackedVersion: 4, tokenId: "other" } }, "forbidden", /another API token/],
    ["nothing published", {}, { offeredVersion: null }, "conflict", /nothing to acknowledge/],
    ["a version of the future", { version: 7 }, {}, "conflict", /never published; the newest is 6/],
    ["a version that was never made", {}, { sha256: null }, "conflict", /never published/],
    ["a forged hash", { sha256: "b".repeat(64) }, {}, "invalid", /not that of table 5/],
    [
      "a stale version",
      {},
      { edge: { ackedVersion: 6, tokenId: null } },
      "conflict",
      /table 6 before.*older/,
    ],
  ])("with %s is refused, with the reason", (_, changedAck, changedFacts, code, message) => {
    expect(judgeAcknowledgement({ ...ack, ...changedAck }, "t", { ...facts, ...changedFacts })).toMatchObject(
      {
        kind: "refuse",
        refusal: { code, message: expect.stringMatching(message) },
      },
    );
  });
});
