import type { SMTPServerOptions } from "smtp-server";
import { describe, expect, it } from "vitest";
import { prisma } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { useTestDatabase } from "@/lib/platform/testing/database";
import type { Allowance, ChannelConfig } from "./channel-config";
import { deliverDue } from "./deliver";
import type { Message } from "./message";
import type { Notice } from "./model";
import { notify } from "./notify";
import { sendEmail } from "./send/email";
import { startMailServer } from "./testing/mail-server";
import { createChannel } from "./verbs/create-channel";
import { subscribe } from "./verbs/subscribe";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";
process.env.NEXTAUTH_URL = "https://ballast.example.test";
process.env.BALLAST_NOTIFICATIONS_ALLOW = "private,plain-smtp";

const message: Message = {
  id: "d1",
  at: new Date("2026-11-20T03:00:00Z"),
  consoleUrl: "https://ballast.example.test",
  notice: {
    key: "k",
    kind: "approval.asked",
    title: "Sara asks for a signature: “Größer”",
    text: "Undecided, it expires.",
    facts: [],
    path: "/approvals/1",
    planId: null,
    shiftId: null,
    sign: null,
  },
  recipients: [
    {
      name: "Mona",
      email: "mona@example.test",
      signUrl: "https://ballast.example.test/approvals/1?link=2#blsl_x",
    },
  ],
};
type Email = Extract<ChannelConfig, { kind: "email" }>;
const inside = ["private"] as const;
const insidePlain = ["private", "plain-smtp"] as const;
const plain: SMTPServerOptions = { hideSTARTTLS: true, allowInsecureAuth: true };
const refusing = (responseCode: number): SMTPServerOptions => ({
  ...plain,
  onRcptTo: (_address, _session, done) => done(Object.assign(new Error("no"), { responseCode })),
});

describe("e-mail", () => {
  useTestDatabase();

  const cases: [string, SMTPServerOptions, Partial<Email>, readonly Allowance[], string, boolean | null][] = [
    ["taken", plain, {}, insidePlain, "The mail server took it for mona@example.test.", null],
    ["taken from who signed in", plain, { user: "ballast", password: "right" }, insidePlain, "took it", null],
    [
      "a wrong password",
      plain,
      { user: "ballast", password: "wrong" },
      insidePlain,
      "refused the user or the password",
      true,
    ],
    ["a server without TLS", { disabledCommands: ["STARTTLS"] }, {}, inside, "offers no encryption", true],
    ["a certificate nobody vouches for", {}, {}, inside, "certificate", true],
    ["a mailbox that is not there", refusing(550), {}, insidePlain, "answered 550", false],
    ["a mailbox that is busy", refusing(450), {}, insidePlain, "answered 450", true],
    ["an address inside, unless allowed", plain, {}, ["plain-smtp"], "leads to an address inside", false],
  ];
  it.each(cases)("%s", async (_, options, also, allowed, outcome, again) => {
    const server = await startMailServer(options);
    const config: Email = {
      kind: "email",
      host: "localhost",
      port: server.port,
      user: null,
      password: null,
      from: "ballast@example.test",
      ...also,
    };
    const sent = await sendEmail(config, "d1", message, allowed);
    await server.stop();
    expect(sent).toMatchObject({ delivered: again === null, outcome: expect.stringContaining(outcome) });
    if (!sent.delivered) expect(sent.again).toBe(again);
    expect(server.mails).toHaveLength(again === null ? 1 : 0);
  });

  it("names its delivery, asks for no automatic reply, and brings the link whole", async () => {
    const server = await startMailServer(plain);
    const config = {
      kind: "email",
      host: "localhost",
      user: null,
      password: null,
      from: "ballast@example.test",
    } as const;
    await sendEmail({ ...config, port: server.port }, "d1", message, insidePlain);
    await sendEmail({ ...config, port: server.port }, "d1", message, insidePlain);
    await server.stop();
    const [first, again] = server.mails;
    expect(first).toMatchObject({ from: "ballast@example.test", to: ["mona@example.test"] });
    expect(first?.raw).toContain("Message-ID: <d1@example.test>");
    expect(again?.raw).toContain("Message-ID: <d1@example.test>");
    expect(first?.raw).toContain("Auto-Submitted: auto-generated");
    expect(first?.raw).toContain("Subject: =?UTF-8?");
    // Quoted-printable folds long lines with "=" and writes "=" as "=3D".
    const text = first?.raw.replaceAll("=\r\n", "").replaceAll("=3D", "=");
    expect(text).toContain("https://ballast.example.test/approvals/1?link=2#blsl_x");
  });

  it("goes from the outbox to each of a role, and its password is nowhere in clear", async () => {
    const server = await startMailServer(plain);
    const people = await Promise.all(
      [["Ada", "admin"] as const, ["Mona", "manager"] as const, ["Max", "manager"] as const].map(
        ([name, role]) =>
          prisma().user.create({
            data: { name, email: `${name.toLowerCase()}@example.test`, roles: { create: { role } } },
          }),
      ),
    );
    const admin = {
      kind: "user",
      id: people[0]?.id ?? "",
      label: "Ada",
      roles: ["admin"],
      from: "test",
    } as const;
    const { id, secret } = await createChannel(admin, {
      kind: "email",
      name: "Mail",
      host: "localhost",
      port: String(server.port),
      user: "ballast",
      password: "right",
      from: "ballast@example.test",
    });
    expect(secret).toBeNull();
    await subscribe(admin, { channelId: id, audience: "role:manager", events: "plan.failed" });
    await prisma().user.updateMany({ where: { name: "Max" }, data: { disabledAt: new Date() } });
    const failed: Notice = { ...message.notice, kind: "plan.failed" };
    await inTransaction((tx) => notify(tx, failed, new Date()));
    await deliverDue(async () => null, { now: () => new Date() }, new AbortController().signal);
    await server.stop();
    expect(server.mails.map(({ to }) => to)).toEqual([["mona@example.test"]]);
    const { sealed } = await prisma().notificationChannel.findUniqueOrThrow({ where: { id } });
    expect(sealed).not.toContain("right");
  });
});
