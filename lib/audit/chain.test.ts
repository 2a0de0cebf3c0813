import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainStart, entryHash } from "./chain";
import { parseNdjsonLine, toNdjsonLine } from "./export";
import type { AuditEntry } from "./model";
import { verifyChain, verifyPart } from "./verify";

type Content = Omit<AuditEntry, "seq" | "prevHash" | "hash">;

function chainOf(contents: readonly Content[]): AuditEntry[] {
  let prevHash = chainStart.hash;
  return contents.map((content, index) => {
    const unsigned = { ...content, seq: BigInt(index + 1), prevHash };
    prevHash = entryHash(unsigned);
    return { ...unsigned, hash: prevHash };
  });
}

const text = fc.string({ maxLength: 20 });
const content = fc.record<Content>({
  at: fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true }),
  actorKind: fc.constantFrom("user", "token", "system"),
  actorId: text,
  actorLabel: text,
  actorFrom: text,
  action: text,
  subjectKind: text,
  subjectId: text,
  planId: fc.option(fc.uuid(), { nil: null }),
  reason: fc.option(text, { nil: null }),
  before: fc.jsonValue(),
  after: fc.jsonValue(),
});
const log = fc.array(content, { minLength: 1, maxLength: 12 }).map(chainOf);
const position = (entries: readonly AuditEntry[], at: number) => at % entries.length;

describe("a chain", () => {
  it("is intact as it was written, and after a round through an export", async () => {
    await fc.assert(
      fc.asyncProperty(log, async (entries) => {
        const head = { seq: BigInt(entries.length), hash: entries.at(-1)?.hash };
        const whole = { intact: true, entries: entries.length, head };
        expect(await verifyChain(entries)).toEqual(whole);
        expect(
          await verifyChain(entries.map((entry, i) => parseNdjsonLine(toNdjsonLine(entry), i + 1))),
        ).toEqual(whole);
      }),
    );
  });

  it("shows a change of any one field at its very entry", async () => {
    const change = fc.constantFrom<(entry: AuditEntry) => AuditEntry>(
      (entry) => ({ ...entry, at: new Date(entry.at.getTime() + 1) }),
      (entry) => ({ ...entry, actorKind: `${entry.actorKind}x` }),
      (entry) => ({ ...entry, actorId: `${entry.actorId}x` }),
      (entry) => ({ ...entry, actorLabel: `${entry.actorLabel}x` }),
      (entry) => ({ ...entry, actorFrom: `${entry.actorFrom}x` }),
      (entry) => ({ ...entry, action: `${entry.action}x` }),
      (entry) => ({ ...entry, subjectKind: `${entry.subjectKind}x` }),
      (entry) => ({ ...entry, subjectId: `${entry.subjectId}x` }),
      (entry) => ({ ...entry, planId: entry.planId ? null : "x" }),
      (entry) => ({ ...entry, reason: `${entry.reason}x` }),
      (entry) => ({ ...entry, before: [entry.before] }),
      (entry) => ({ ...entry, after: { x: entry.after } }),
      (entry) => ({ ...entry, prevHash: entry.hash }),
      (entry) => ({ ...entry, hash: entry.prevHash }),
    );
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), change, async (entries, at, alter) => {
        const i = position(entries, at);
        const report = await verifyChain(entries.map((entry, index) => (index === i ? alter(entry) : entry)));
        expect(report).toMatchObject({ intact: false, entries: i, broken: { seq: BigInt(i + 1) } });
      }),
    );
  });

  it("shows an altered entry whose own hash was made to fit, at the next one", async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), async (entries, at) => {
        fc.pre(entries.length > 1);
        const i = at % (entries.length - 1);
        const forged = entries.map((entry, index) => {
          if (index !== i) return entry;
          const altered = { ...entry, reason: `${entry.reason}!` };
          return { ...altered, hash: entryHash(altered) };
        });
        expect(await verifyChain(forged)).toMatchObject({ intact: false, broken: { seq: BigInt(i + 2) } });
      }),
    );
  });

  it("shows an entry taken out, doubled or moved", async () => {
    const disturb = fc.constantFrom<(entries: AuditEntry[], i: number) => void>(
      (entries, i) => entries.splice(i, 1),
      (entries, i) => entries.splice(i, 0, entries[i]!),
      (entries, i) => entries.splice(i, 2, entries[i + 1]!, entries[i]!),
    );
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), disturb, async (entries, at, change) => {
        fc.pre(entries.length > 1);
        const disturbed = [...entries];
        change(disturbed, at % (entries.length - 1));
        expect((await verifyChain(disturbed)).intact).toBe(false);
      }),
    );
  });

  it("shows by a noted head that its end was cut off or written anew, which no chain shows by itself", async () => {
    await fc.assert(
      fc.asyncProperty(log, log, fc.nat(), async (entries, others, at) => {
        const noted = entries.at(-1)!;
        const cut = entries.slice(0, at % entries.length);
        expect((await verifyChain(cut)).intact).toBe(true);
        expect((await verifyChain(cut, noted)).intact).toBe(false);
        const rewritten = chainOf(
          [...others, ...others, ...entries].slice(0, entries.length + others.length),
        );
        fc.pre(rewritten[entries.length - 1]?.hash !== noted.hash);
        expect(await verifyChain(rewritten, noted)).toMatchObject({
          intact: false,
          broken: { seq: noted.seq },
        });
      }),
    );
  });
});

describe("a part of a chain", () => {
  const entries = chainOf(
    Array.from({ length: 6 }, (_, i) => ({
      at: new Date(i),
      actorKind: "user",
      actorId: "u",
      actorLabel: "Ada",
      actorFrom: "::1",
      action: "shift.pause",
      subjectKind: "shift",
      subjectId: String(i),
      planId: null,
      reason: null,
      before: null,
      after: { i },
    })),
  );
  const pick = (...seqs: number[]) => seqs.map((seq) => entries[seq - 1]!);

  it("is as it was written, with its gaps counted", async () => {
    expect(await verifyPart(pick(2, 3, 6))).toEqual({ intact: true, entries: 3, gaps: 1 });
  });

  it("is broken by an altered entry and by a wrong order", async () => {
    expect(await verifyPart([...pick(2), { ...pick(3)[0]!, action: "shift.abort" }])).toMatchObject({
      intact: false,
      broken: { seq: 3n },
    });
    expect(await verifyPart(pick(3, 2))).toMatchObject({ intact: false, broken: { seq: 2n } });
  });
});
