import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Actor, type PeopleRole, systemActor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { deliverDue, type SignPath } from "./deliver";
import type { EventKind, Notice } from "./model";
import { notify } from "./notify";
import { listChannels, listDeliveries } from "./queries";
import { removeOldNotifications } from "./retention";
import { MOST_ATTEMPTS } from "./retry";
import { postJson } from "./send/post-json";
import { type Receiver, startReceiver } from "./testing/receiver";
import { createChannel } from "./verbs/create-channel";
import { disableChannel, enableChannel } from "./verbs/set-channel-enabled";
import { subscribe } from "./verbs/subscribe";
import { testChannel } from "./verbs/test-channel";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";
process.env.NEXTAUTH_URL = "https://ballast.example.test";
process.env.BALLAST_NOTIFICATIONS_ALLOW = "http,private";

type Verify = (body: string, header: string | undefined, secret: string, nowMs?: number) => boolean;

/** The very snippet that the documentation gives to receivers. */
async function documentedVerify(): Promise<Verify> {
  const [, snippet] = /```js\n([\s\S]+?)```/.exec(readFileSync("docs/notifications.md", "utf8")) ?? [];
  if (!snippet) throw new Error("docs/notifications.md has no snippet that verifies a signature.");
  const file = join(tmpdir(), `verify-${process.pid}.mjs`);
  writeFileSync(file, snippet);
  try {
    return ((await import(/* @vite-ignore */ file)) as { sentByBallast: Verify }).sentByBallast;
  } finally {
    rmSync(file);
  }
}

const clock = { at: new Date("2026-11-20T03:00:00Z"), now: () => clock.at };
const pass = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const running = new AbortController().signal;
const noLinks: SignPath = async () => null;

let keys = 0;
const told = (kind: EventKind, more: Partial<Notice> = {}): Notice => ({
  key: `${kind}/${keys++}`,
  kind,
  title: "A shift holds: “Frankfurt”",
  text: "No data.",
  facts: [],
  path: "/shifts/1",
  planId: null,
  shiftId: null,
  sign: null,
  ...more,
});

async function person(name: string, ...roles: PeopleRole[]): Promise<Actor> {
  const email = `${name.toLowerCase()}@example.test`;
  const { id } = await prisma().user.create({
    data: { name, email, roles: { create: roles.map((role) => ({ role })) } },
  });
  return { kind: "user", id, label: name, roles, from: "test" };
}

describe("notifications", () => {
  useTestDatabase();
  let receiver: Receiver;
  let admin: Actor;
  let mona: Actor;
  let max: Actor;
  let hook: { id: string; secret: string };
  let sentByBallast: Verify;

  const tell = (notice: Notice) => inTransaction((tx) => notify(tx, notice, clock.at));
  const deliver = (signPath = noLinks) => deliverDue(signPath, clock, running);
  const newest = async () => (await listDeliveries(admin, { take: 1 }))[0];
  const bodies = () => receiver.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  beforeAll(async () => {
    sentByBallast = await documentedVerify();
    receiver = await startReceiver();
    admin = await person("Ada", "admin");
    mona = await person("Mona", "manager");
    max = await person("Max", "manager", "sre");
    const { id, secret } = await createChannel(admin, {
      kind: "webhook",
      name: "On call",
      url: `${receiver.url}/hook?key=in-the-url`,
    });
    hook = { id, secret: secret ?? "" };
    await subscribe(admin, {
      channelId: id,
      audience: "role:manager",
      events: ["shift.held", "approval.asked"],
    });
  });
  afterAll(() => receiver.stop());
  beforeEach(async () => {
    receiver.received.length = 0;
    receiver.answers = [204];
    pass(1_000);
    await prisma().notificationDelivery.updateMany({
      where: { state: "pending" },
      data: { state: "dropped", endedAt: clock.at },
    });
  });

  it("reach a receiver that verifies the signature by the documented snippet", async () => {
    await tell(told("shift.held"));
    await deliver();
    expect(receiver.received).toHaveLength(1);
    const [first] = receiver.received;
    if (!first) throw new Error("Nothing was received.");
    const { body, headers } = first;
    const header = headers["ballast-signature"] as string;
    const nowMs = clock.at.getTime();
    expect(sentByBallast(body, header, hook.secret, nowMs)).toBe(true);
    expect(sentByBallast(body.replace("holds", "runs"), header, hook.secret, nowMs)).toBe(false);
    expect(sentByBallast(body, header, `${hook.secret}x`, nowMs)).toBe(false);
    expect(sentByBallast(body, header, hook.secret, nowMs + 301_000)).toBe(false);
    expect(sentByBallast(body, header.replace(/t=\d+/, `t=${nowMs / 1_000 + 9}`), hook.secret, nowMs)).toBe(
      false,
    );
    expect(sentByBallast(body, undefined, hook.secret, nowMs)).toBe(false);
    expect(headers["ballast-event"]).toBe("shift.held");
    expect(bodies()[0]).toMatchObject({
      event: "shift.held",
      url: "https://ballast.example.test/shifts/1",
      recipients: [
        { name: "Max", email: "max@example.test", signUrl: null },
        { name: "Mona", email: "mona@example.test", signUrl: null },
      ],
    });
    expect(await newest()).toMatchObject({ state: "delivered", attempts: 1, outcome: "Answered 204." });
  });

  it("are sent if and only if what they tell of was committed, and once", async () => {
    const undone = inTransaction(async (tx) => {
      await notify(tx, told("shift.held"), clock.at);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    const once = told("shift.held");
    await tell(once);
    await tell(once);
    await deliver();
    await deliver();
    expect(receiver.received).toHaveLength(1);
  });

  it("are not sent to whom did not ask for them", async () => {
    await tell(told("plan.failed"));
    await deliver();
    expect(receiver.received).toEqual([]);
  });

  it("are tried again, later and later, under one id, until they arrive", async () => {
    receiver.answers = [500, "hang_up", 302, 204];
    await tell(told("shift.held"));
    await deliver();
    expect(await newest()).toMatchObject({ state: "pending", attempts: 1, outcome: "Answered 500." });
    await deliver();
    expect(receiver.received).toHaveLength(1);
    for (const [waitMs, outcome] of [
      [5_000, "The other side closed the connection."],
      [30_000, "Answered 302. Redirects are not followed."],
      [120_000, "Answered 204."],
    ] as const) {
      pass(waitMs);
      await deliver();
      expect(await newest()).toMatchObject({ outcome });
    }
    expect(receiver.received.map(({ path }) => path)).toEqual(Array(4).fill("/hook?key=in-the-url"));
    expect(new Set(receiver.received.map(({ headers }) => headers["ballast-delivery"])).size).toBe(1);
    expect(await newest()).toMatchObject({ state: "delivered", attempts: 4 });
  });

  it("are given up after the last attempt, and at once where the receiver is gone", async () => {
    receiver.answers = [503];
    await tell(told("shift.held"));
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      await deliver();
      pass(86_400_000);
    }
    expect(await newest()).toMatchObject({ state: "failed", attempts: MOST_ATTEMPTS });
    await deliver();
    expect(receiver.received).toHaveLength(MOST_ATTEMPTS);

    receiver.answers = [410];
    await tell(told("shift.held"));
    await deliver();
    expect(await newest()).toMatchObject({ state: "failed", attempts: 1, outcome: "Answered 410." });
  });

  it("are sent once more when the worker died before it knew, and by one worker only", async () => {
    await tell(told("shift.held"));
    const dying = deliverDue(
      async () => null,
      {
        now: () => {
          // Its clock is read once more to write the outcome down: there it dies.
          if (receiver.received.length > 0) throw new Error("killed");
          return clock.at;
        },
      },
      running,
    );
    await expect(dying).rejects.toThrow("killed");
    expect(await newest()).toMatchObject({ state: "pending", attempts: 1, outcome: null });
    pass(5_000);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(receiver.received).toHaveLength(2);
    expect(await newest()).toMatchObject({ state: "delivered", attempts: 2 });
  });

  it("bring each who may sign a link of their own, in every attempt another", async () => {
    const sign = {
      shiftId: crypto.randomUUID(),
      snapshotSha256: "0".repeat(64),
      expiresAt: new Date(clock.at.getTime() + 3_600_000),
      userIds: [mona.id],
    };
    let made = 0;
    const asked: string[] = [];
    receiver.answers = [500, 204];
    await tell(told("approval.asked", { sign }));
    const links: SignPath = async (_, userId) => {
      asked.push(userId);
      return `/approvals/1?link=${made++}#secret`;
    };
    await deliver(links);
    pass(5_000);
    await deliver(links);
    expect(asked).toEqual([mona.id, mona.id]);
    const signUrls = bodies().map(({ recipients }) =>
      (recipients as { name: string; signUrl: string | null }[]).map(({ name, signUrl }) => [name, signUrl]),
    );
    expect(signUrls).toEqual([
      [
        ["Max", null],
        ["Mona", "https://ballast.example.test/approvals/1?link=0#secret"],
      ],
      [
        ["Max", null],
        ["Mona", "https://ballast.example.test/approvals/1?link=1#secret"],
      ],
    ]);
  });

  it("stop with their channel, and go on with what happens after it is enabled", async () => {
    await tell(told("shift.held"));
    await disableChannel(admin, { channelId: hook.id });
    await deliver();
    expect(await newest()).toMatchObject({ state: "dropped" });
    await tell(told("shift.held"));
    await expect(testChannel(admin, { channelId: hook.id })).rejects.toThrow("is disabled");
    await enableChannel(admin, { channelId: hook.id });
    await deliver();
    expect(receiver.received).toEqual([]);
    await testChannel(admin, { channelId: hook.id });
    await deliver();
    expect(bodies()).toMatchObject([{ event: "test", recipients: [{ name: "Ada" }] }]);
  });

  it("do not let one channel wait for another", async () => {
    const slow = await startReceiver();
    const { id } = await createChannel(admin, { kind: "slack", name: "Broken", url: `${slow.url}/s` });
    await subscribe(admin, { channelId: id, audience: "signers", events: "shift.held" });
    slow.answers = [500];
    await tell(told("shift.held"));
    await tell(told("shift.held"));
    await deliver();
    expect(receiver.received).toHaveLength(2);
    // The first failure leaves the rest for the next turn.
    expect(slow.received).toHaveLength(1);
    slow.answers = [200];
    pass(5_000);
    await deliver();
    expect(slow.received).toHaveLength(3);
    expect(JSON.parse(slow.received[2]?.body ?? "")).toMatchObject({ blocks: [{ type: "section" }] });
    await disableChannel(admin, { channelId: id });
    await slow.stop();
  });

  it("say so when their channel's secret cannot be read any more", async () => {
    await prisma().notificationChannel.update({ where: { id: hook.id }, data: { name: "Moved" } });
    const { sealed } = await prisma().notificationChannel.findUniqueOrThrow({ where: { id: hook.id } });
    await prisma().notificationChannel.update({
      where: { id: hook.id },
      data: { sealed: `${sealed.slice(0, -4)}AAAA` },
    });
    await tell(told("shift.held"));
    await deliver();
    expect(await newest()).toMatchObject({
      state: "failed",
      outcome: expect.stringContaining("cannot be read"),
    });
    await prisma().notificationChannel.update({ where: { id: hook.id }, data: { sealed, name: "On call" } });
  });

  it("are kept for 90 days, and until they are sent", async () => {
    await tell(told("shift.held", { key: "old and delivered" }));
    await deliver();
    receiver.answers = [500];
    await tell(told("shift.held", { key: "old and waiting" }));
    await deliver();
    const kept = async () =>
      (
        await prisma().notificationEvent.findMany({
          where: { key: { startsWith: "old" } },
          orderBy: { key: "asc" },
        })
      ).map(({ key }) => key);
    pass(89 * 86_400_000);
    await removeOldNotifications(clock.at);
    expect(await kept()).toEqual(["old and delivered", "old and waiting"]);
    pass(2 * 86_400_000);
    await removeOldNotifications(clock.at);
    expect(await kept()).toEqual(["old and waiting"]);
  });

  describe("keep their secrets", () => {
    it("from the database, the log of what was done, and every reader", async () => {
      const kept = JSON.stringify([
        await prisma().notificationChannel.findMany(),
        await prisma().auditEntry.findMany({ select: { before: true, after: true, reason: true } }),
        await prisma().notificationAttempt.findMany(),
        await listChannels(admin),
      ]);
      expect(hook.secret).toMatch(/^blwh_[\w-]{43}$/);
      expect(kept).not.toContain(hook.secret);
      expect(kept).not.toContain("in-the-url");
      expect(kept).toContain(`${receiver.url}/…`);
    });
  });

  describe("go nowhere they should not", () => {
    it.each([
      ["inside, by address", "https://127.0.0.1:9/x", [], "leads to an address inside"],
      ["to a metadata service", "https://169.254.169.254/latest", [], "leads to an address inside"],
      ["inside, by IPv6", "https://[::1]:9/x", [], "leads to an address inside"],
      ["inside, by name", "https://localhost:9/x", [], "leads to an address inside"],
      ["without TLS", "http://8.8.8.8/x", [], "must begin with https://"],
      [
        "inside by http, where only http is allowed",
        "http://localhost:9/x",
        ["http"],
        "leads to an address inside",
      ],
    ] as const)("%s", async (_, url, allowed, outcome) => {
      const sent = await postJson(url, "{}", {}, allowed);
      expect(sent).toMatchObject({
        delivered: false,
        again: false,
        outcome: expect.stringContaining(outcome),
      });
    });

    it("and say plainly when nobody is there", async () => {
      const gone = await startReceiver();
      await gone.stop();
      expect(await postJson(`${gone.url}/secret`, "{}", {}, ["http", "private"])).toEqual({
        delivered: false,
        again: true,
        outcome: "Nothing listens at that address.",
      });
    });
  });

  describe("are set up", () => {
    it("by name, once", async () => {
      const again = { kind: "webhook", name: "On call", url: "https://hooks.example.test/" } as const;
      await expect(createChannel(admin, again)).rejects.toMatchObject({ code: "conflict", field: "name" });
    });

    it.each([
      [{ kind: "webhook", name: "Bad", url: "nonsense" }, "url"],
      [{ kind: "webhook", name: "Bad", url: "https://a:b@example.test/" }, "url"],
      [
        { kind: "email", name: "Bad", host: "smtp.example.test", port: "99999", from: "b@example.test" },
        "port",
      ],
      [
        {
          kind: "email",
          name: "Bad",
          host: "h",
          port: "25",
          from: "b@example.test",
          user: "u",
          password: "",
        },
        "password",
      ],
      [{ kind: "pager", name: "Bad" }, "kind"],
    ])("with what makes sense: %o", async (given, field) => {
      await expect(createChannel(admin, given as Parameters<typeof createChannel>[1])).rejects.toMatchObject({
        code: "invalid",
        field,
      });
    });

    it("for people who are there, and exactly as said", async () => {
      const audience = `user:${max.id}`;
      await subscribe(admin, { channelId: hook.id, audience, events: ["plan.failed", "shift.held"] });
      await subscribe(admin, { channelId: hook.id, audience, events: ["plan.failed"] });
      const of = async () =>
        (await listChannels(admin))
          .find(({ id }) => id === hook.id)
          ?.subscriptions.find(({ who }) => who === "Max");
      expect(await of()).toEqual({ audience, who: "Max", events: ["plan.failed"] });
      await subscribe(admin, { channelId: hook.id, audience, events: undefined });
      expect(await of()).toBeUndefined();
      const nobody = subscribe(admin, {
        channelId: hook.id,
        audience: `user:${crypto.randomUUID()}`,
        events: [],
      });
      await expect(nobody).rejects.toMatchObject({ code: "not_found", field: "audience" });
    });

    it("by an administrator", async () => {
      await expect(testChannel(mona, { channelId: hook.id })).rejects.toMatchObject({ code: "forbidden" });
      await expect(listDeliveries(mona, { take: 1 })).rejects.toMatchObject({ code: "forbidden" });
      await expect(listChannels(systemActor("worker"))).rejects.toMatchObject({ code: "forbidden" });
    });
  });
});
