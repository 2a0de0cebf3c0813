import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeLink } from "@/lib/approvals/verbs/make-link";
import { type Actor, systemActor } from "@/lib/identity/model";
import { deliverDue } from "@/lib/notifications/deliver";
import { type Receiver, startReceiver } from "@/lib/notifications/testing/receiver";
import { createChannel } from "@/lib/notifications/verbs/create-channel";
import { subscribe } from "@/lib/notifications/verbs/subscribe";
import { pool, prisma } from "@/lib/platform/db/client";
import { sha256Hex } from "@/lib/platform/hash";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { remindOfApprovals } from "./remind-approvals";
import { loadShift } from "./store/shifts";
import { cells, person, planFor, report, seedShiftEstate } from "./testing/estate";
import { rejectShift } from "./verbs/decide-approval";
import { approveByLink, presentLink, rejectByLink } from "./verbs/decide-by-link";
import { proposeShift } from "./verbs/propose-shift";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";
process.env.NEXTAUTH_URL = "https://ballast.example.test";
process.env.BALLAST_NOTIFICATIONS_ALLOW = "http,private";

const clock = { at: new Date(), now: () => clock.at };
const timed = { clock };
const pass = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const moved = { [cells.de]: { fra: 0.4, par: 0.6 }, [cells.fr]: { par: 1 } };
const worker = systemActor("worker");

/** What a browser makes of a link: the address for the server, the fragment for itself. */
function read(signUrl: string) {
  const url = new URL(signUrl);
  return {
    shiftId: url.pathname.split("/").at(-1) ?? "",
    linkId: url.searchParams.get("link") ?? "",
    linkSecret: url.hash.slice(1),
  };
}

describe("deciding by a link", () => {
  useTestDatabase();
  let sre: Actor;
  let mona: Actor;
  let max: Actor;
  let shiftId: string;
  let snapshotSha256: string;
  let receiver: Receiver;

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    sre = await person("Sara", "sre");
    mona = await person("Mona", "manager");
    max = await person("Max", "manager");
    const admin = await person("Ada", "admin");
    receiver = await startReceiver();
    const { id } = await createChannel(admin, {
      kind: "webhook",
      name: "Phones",
      url: `${receiver.url}/hook`,
    });
    await subscribe(admin, {
      channelId: id,
      audience: "signers",
      events: ["approval.asked", "approval.expiring", "approval.given"],
    });
    return () => receiver.stop();
  });

  beforeEach(async () => {
    pass(60_000);
    receiver.received.length = 0;
    await report(clock.at);
    ({ shiftId, snapshotSha256 } = await propose(sre));
  });

  async function propose(by: Actor) {
    const planId = await planFor(sre, clock.at, moved);
    const proposed = await proposeShift(by, { planId, reason: "Frankfurt is too full" }, timed);
    const shift = await loadShift(proposed.shiftId);
    return { shiftId: proposed.shiftId, snapshotSha256: shift?.snapshotSha256 ?? "" };
  }

  /** The links of the newest notification, by name, as its receiver got them. */
  async function notified(): Promise<Record<string, string | null>> {
    await deliverDue(
      ({ expiresAt }, userId) => makeLink(worker, { shiftId, snapshotSha256, expiresAt, userId }, timed),
      clock,
      new AbortController().signal,
    );
    const { recipients } = JSON.parse(receiver.received.at(-1)?.body ?? "{}") as {
      recipients: { name: string; signUrl: string | null }[];
    };
    return Object.fromEntries(recipients.map(({ name, signUrl }) => [name, signUrl]));
  }
  const linkOf = async (name: string) => read((await notified())[name] ?? "");

  const decision = () => ({ snapshotSha256, reason: "It may go" });
  const stateOf = async () => (await loadShift(shiftId))?.progress.state;
  const trail = async () =>
    (
      await prisma().auditEntry.findMany({
        where: { subjectId: shiftId, action: { startsWith: "approval_link" } },
        orderBy: { seq: "asc" },
      })
    ).map(({ action, actorLabel, reason }) => [action.slice("approval_link.".length), actorLabel, reason]);

  it("takes a manager from the notification to a signature", async () => {
    const links = await notified();
    expect(Object.keys(links).sort()).toEqual(["Max", "Mona"]);
    expect(links.Mona).not.toBe(links.Max);
    const link = read(links.Mona ?? "");
    expect(link.shiftId).toBe(shiftId);
    expect(link.linkSecret).toMatch(/^blsl_[\w-]{43}$/);
    expect(await presentLink(mona, link, timed)).toMatchObject({ refused: null });
    expect(await approveByLink(mona, { ...link, ...decision() }, timed)).toMatchObject({ refused: null });
    expect(await stateOf()).toBe("approved");
    expect(await prisma().approval.findFirst({ where: { shiftId } })).toMatchObject({ decidedById: mona.id });
    expect(await trail()).toEqual([
      ["make", "Ballast worker", null],
      ["make", "Ballast worker", null],
      ["opened", "Mona", null],
      ["used", "Mona", null],
    ]);
    const signed = await prisma().auditEntry.findFirst({
      where: { subjectId: shiftId, action: "shift.approve" },
    });
    expect(signed?.actorLabel).toBe("Mona");
    await notified();
    expect(JSON.parse(receiver.received.at(-1)?.body ?? "{}")).toMatchObject({
      event: "approval.given",
      title: "Mona approved “Frankfurt is too full”",
    });
  });

  it("takes a manager from the notification to a rejection", async () => {
    const link = await linkOf("Max");
    expect(await rejectByLink(max, { ...link, ...decision() }, timed)).toMatchObject({ refused: null });
    expect(await stateOf()).toBe("rejected");
  });

  it("refuses a link that was used, with its reason and on record", async () => {
    const link = await linkOf("Mona");
    await rejectByLink(mona, { ...link, ...decision() }, timed);
    for (const again of [
      () => approveByLink(mona, { ...link, ...decision() }, timed),
      () => rejectByLink(mona, { ...link, ...decision() }, timed),
      () => presentLink(mona, link, timed),
    ])
      expect(await again()).toMatchObject({ refused: "This link has been used. It works once." });
    expect(await stateOf()).toBe("rejected");
    expect((await trail()).slice(-3)).toEqual(
      Array(3).fill(["refused", "Mona", "This link has been used. It works once."]),
    );
    const raw = pool().query("UPDATE approval_link SET used_at = now() WHERE id = $1", [link.linkId]);
    await expect(raw).rejects.toThrow("can only be used, once and in time");
  });

  it("lets one of two at once through", async () => {
    const link = await linkOf("Mona");
    const both = await Promise.allSettled([
      approveByLink(mona, { ...link, ...decision() }, timed),
      approveByLink(mona, { ...link, ...decision() }, timed),
    ]);
    const results = both.map((one) => (one.status === "fulfilled" ? one.value.refused : String(one.reason)));
    expect(results.filter((refused) => refused === null)).toHaveLength(1);
    expect(await prisma().approval.count({ where: { shiftId } })).toBe(1);
  });

  it("refuses an expired one", async () => {
    const link = await linkOf("Mona");
    pass(24 * 3_600_000);
    const refused = "This link has expired, and with it the time to decide.";
    expect(await approveByLink(mona, { ...link, ...decision() }, timed)).toMatchObject({ refused });
    expect(await presentLink(mona, link, timed)).toMatchObject({ refused });
    expect(await stateOf()).toBe("proposed");
    expect((await trail()).at(-1)).toEqual(["refused", "Mona", refused]);
    // And makes none any more.
    const late = { shiftId, userId: mona.id, snapshotSha256, expiresAt: clock.at };
    expect(await makeLink(worker, late, timed)).toBeNull();
  });

  it.each([
    [
      "a forged secret",
      (link: ReturnType<typeof read>) => ({ ...link, linkSecret: `blsl_${"A".repeat(43)}` }),
    ],
    ["no secret", (link: ReturnType<typeof read>) => ({ ...link, linkSecret: "" })],
    [
      "the hash for the secret",
      (link: ReturnType<typeof read>) => ({ ...link, linkSecret: sha256Hex(link.linkSecret) }),
    ],
    [
      "an id that there is not",
      (link: ReturnType<typeof read>) => ({ ...link, linkId: crypto.randomUUID() }),
    ],
  ])("refuses %s", async (_, altered) => {
    const link = altered(await linkOf("Mona"));
    const { refused } = await approveByLink(mona, { ...link, ...decision() }, timed);
    expect(refused).toContain("This is no link that Ballast made");
    expect(await stateOf()).toBe("proposed");
    expect((await trail()).at(-1)).toEqual(["refused", "Mona", refused]);
  });

  it("refuses a link of another shift", async () => {
    const link = await linkOf("Mona");
    const other = await propose(sre);
    const { refused } = await approveByLink(
      mona,
      { ...link, ...decision(), shiftId: other.shiftId, snapshotSha256: other.snapshotSha256 },
      timed,
    );
    expect(refused).toContain("This is no link that Ballast made");
  });

  it("refuses whoever it was forwarded to, manager or not", async () => {
    const link = await linkOf("Mona");
    for (const other of [max, sre]) {
      const { refused } = await approveByLink(other, { ...link, ...decision() }, timed);
      expect(refused).toContain("made for somebody else");
    }
    // And stays good for whom it was made.
    expect(await approveByLink(mona, { ...link, ...decision() }, timed)).toMatchObject({ refused: null });
  });

  it("makes no signer of anybody: four eyes, role and reason hold as ever, and the link stays unused", async () => {
    const own = await propose(await person("Bo", "sre", "manager"));
    const bo = (await prisma().user.findFirstOrThrow({ where: { name: "Bo" } })).id;
    const proposer: Actor = { ...mona, id: bo, label: "Bo", roles: ["sre", "manager"] };
    expect(await notified()).not.toHaveProperty("Bo");
    const expiresAt = new Date(clock.at.getTime() + 3_600_000);
    const path = await makeLink(worker, { ...own, userId: bo, expiresAt }, timed);
    const link = read(`https://ballast.example.test${path}`);
    const signing = approveByLink(proposer, { ...link, ...own, reason: "I know best" }, timed);
    await expect(signing).rejects.toThrow("You proposed this shift.");

    const demoted = approveByLink(
      { ...proposer, roles: ["viewer"] },
      { ...link, ...own, reason: "still" },
      timed,
    );
    await expect(demoted).rejects.toMatchObject({ code: "forbidden" });
    expect(await prisma().approvalLink.findUnique({ where: { id: link.linkId } })).toMatchObject({
      usedAt: null,
    });

    const mine = await linkOf("Mona");
    const short = approveByLink(mona, { ...mine, ...own, reason: "no" }, timed);
    await expect(short).rejects.toMatchObject({ code: "invalid", field: "reason" });
  });

  it("says so when somebody decided meanwhile", async () => {
    const link = await linkOf("Mona");
    await rejectShift(max, { shiftId, ...decision() }, timed);
    expect(await presentLink(mona, link, timed)).toEqual({
      refused: "This shift waits for no decision any more.",
    });
  });

  it("is opened without effect, as often as anyone looks", async () => {
    const link = await linkOf("Mona");
    for (let i = 0; i < 3; i++) await presentLink(mona, link, timed);
    expect(await stateOf()).toBe("proposed");
    expect(await approveByLink(mona, { ...link, ...decision() }, timed)).toMatchObject({ refused: null });
  });

  it("is asked for once more before it is too late, once, with a link that works", async () => {
    // What the tests before left to be told goes first.
    await notified();
    receiver.received.length = 0;
    pass(21 * 3_600_000);
    await remindOfApprovals(clock);
    await deliverDue(async () => null, clock, new AbortController().signal);
    const eventsOf = () => receiver.received.map(({ headers }) => headers["ballast-event"]);
    expect(eventsOf()).toEqual([]);
    pass(3_600_000 + 60_000);
    await remindOfApprovals(clock);
    await remindOfApprovals(clock);
    const link = await linkOf("Mona");
    expect(eventsOf()).toEqual(["approval.expiring"]);
    const reminded = { subjectId: shiftId, action: "approval.remind" };
    expect(await prisma().auditEntry.count({ where: reminded })).toBe(1);
    expect(await presentLink(mona, link, timed)).toMatchObject({ refused: null });
  });

  it("keeps the secret nowhere", async () => {
    const { linkSecret } = await linkOf("Mona");
    const kept = JSON.stringify([
      await prisma().approvalLink.findMany(),
      await prisma().notificationEvent.findMany({ select: { notice: true } }),
      await prisma().notificationAttempt.findMany(),
      await prisma().auditEntry.findMany({ select: { after: true, before: true, reason: true } }),
    ]);
    expect(kept).not.toContain(linkSecret);
    expect(kept).toContain(sha256Hex(linkSecret));
  });
});
