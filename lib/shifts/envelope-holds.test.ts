import { describe, expect, it } from "vitest";
import { type EnvelopeRecord, envelopeAwaited, envelopeInForce, envelopeVoid } from "./envelope-holds";

const now = new Date("2026-11-20T10:00:00Z");
const signature = { by: "Mona", at: new Date("2026-11-20T08:00:00Z"), reason: "fine", envelopeSha256: "e" };
const record = (changes: Partial<EnvelopeRecord> = {}): EnvelopeRecord => ({
  id: "1",
  shiftId: "s",
  shiftState: "completed",
  planId: "p",
  planName: "Nightly plan of 2026-11-20",
  sha256: "e",
  envelope: {
    version: 1,
    planId: "p",
    snapshotSha256: "s",
    validFrom: "2026-11-20T02:00:00Z",
    validUntil: "2026-11-21T14:00:00Z",
    maxUsdPerHour: 100,
    cells: {},
  },
  signature,
  ...changes,
});

describe("an envelope", () => {
  const cases: [string, Partial<EnvelopeRecord>, string | null][] = [
    ["holds once its shift has completed", {}, null],
    ["is void unsigned", { signature: null }, "Nobody has signed"],
    [
      "is void when the signature is on another",
      { signature: { ...signature, envelopeSha256: "f" } },
      "another",
    ],
    ["waits for its shift to start", { shiftState: "approved" }, "is approved"],
    ["waits for its shift to end", { shiftState: "running" }, "is running"],
    ["ends with a rollback", { shiftState: "rolled_back" }, "was rolled back"],
    ["ends when a rollback begins", { shiftState: "rolling_back" }, "was rolled back"],
    ["ends with an abort", { shiftState: "aborted" }, "was aborted"],
  ];
  it.each(cases)("%s", (_name, changes, why) => {
    const found = envelopeVoid(record(changes), now);
    if (why === null) expect(found).toBeNull();
    else expect(found).toContain(why);
  });

  it.each([
    ["2026-11-20T01:00:00Z", "holds from"],
    ["2026-11-21T14:00:00Z", "ended at"],
  ])("does not hold at %s", (at, why) => {
    expect(envelopeVoid(record(), new Date(at))).toContain(why);
  });
});

describe("of several envelopes", () => {
  const older = record({ id: "older" });
  const inForce = (...records: EnvelopeRecord[]) => {
    const found = envelopeInForce(records, now);
    return found.ok ? found.record.id : found.because;
  };

  it("the newest signed one is in force", () => {
    expect(inForce(record({ id: "newer" }), older)).toBe("newer");
    expect(inForce(record({ id: "newer", signature: null }), older)).toBe("older");
  });

  it("one that was signed and never carried out leaves the older in force", () => {
    expect(inForce(record({ shiftState: "expired" }), older)).toBe("older");
  });

  it("one that was rolled back, or is under way, leaves none", () => {
    expect(inForce(record({ shiftState: "rolled_back" }), older)).toContain("rolled back");
    expect(inForce(record({ shiftState: "running" }), older)).toContain("is running");
  });

  it("one may be before an approver", () => {
    const waiting = record({ id: "newer", shiftState: "proposed", signature: null });
    expect(envelopeAwaited([waiting, older])).toBe("Nightly plan of 2026-11-20 waits for a signature.");
    expect(envelopeAwaited([record({ shiftState: "superseded", signature: null }), waiting])).not.toBeNull();
    expect(envelopeAwaited([older])).toBeNull();
    expect(envelopeAwaited([record({ shiftState: "rejected", signature: null }), older])).toBeNull();
    expect(envelopeAwaited([])).toBeNull();
  });

  it("there may be none", () => {
    expect(inForce()).toBe("No nightly plan with an envelope has been signed.");
  });
});
