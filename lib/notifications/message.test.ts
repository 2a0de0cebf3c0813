import { describe, expect, it } from "vitest";
import { emailText, type Message, slackBody, webhookBody } from "./message";

const message: Message = {
  id: "7c0d3c1e-5a53-4f6e-8f3d-1de0c2a8a001",
  at: new Date("2026-11-20T03:00:00Z"),
  consoleUrl: "https://ballast.example.test",
  notice: {
    key: "approval.asked/1",
    kind: "approval.asked",
    title: "Sara asks for a signature: <b>move & save</b>",
    text: "2 cells over 3 fleets in 4 steps.",
    facts: [{ label: "Spend", value: "-$1,240/h" }],
    path: "/approvals/s1",
    planId: null,
    shiftId: null,
    sign: {
      shiftId: "0b9cbd4e-93f1-4a0b-9a3c-0c9b5d6f7e8a",
      snapshotSha256: "0".repeat(64),
      expiresAt: new Date("2026-11-21T03:00:00Z"),
      userIds: [],
    },
  },
  recipients: [
    {
      name: "Mona|M",
      email: "mona@example.test",
      signUrl: "https://ballast.example.test/approvals/s1?link=l#x",
    },
    { name: "Sara", email: "sara@example.test", signUrl: null },
  ],
};

describe("a webhook's body", () => {
  it("says everything, each link to whom it belongs", () => {
    expect(webhookBody(message)).toEqual({
      version: 1,
      id: message.id,
      event: "approval.asked",
      at: "2026-11-20T03:00:00.000Z",
      title: "Sara asks for a signature: <b>move & save</b>",
      text: "2 cells over 3 fleets in 4 steps.",
      facts: [{ label: "Spend", value: "-$1,240/h" }],
      url: "https://ballast.example.test/approvals/s1",
      planId: null,
      shiftId: null,
      signBy: "2026-11-21T03:00:00.000Z",
      recipients: [
        {
          name: "Mona|M",
          email: "mona@example.test",
          signUrl: "https://ballast.example.test/approvals/s1?link=l#x",
        },
        { name: "Sara", email: "sara@example.test", signUrl: null },
      ],
    });
  });
});

describe("Slack's body", () => {
  const body = slackBody(message) as { text: string; blocks: { text: { text: string } }[] };

  it("lets nothing that people wrote become markup", () => {
    expect(body.text).toContain("&lt;b&gt;move &amp; save&lt;/b&gt;");
    expect(body.blocks[0]?.text.text).toBe(
      "*<https://ballast.example.test/approvals/s1|Sara asks for a signature: &lt;b&gt;move &amp; save&lt;/b&gt;>*\n2 cells over 3 fleets in 4 steps.",
    );
  });

  it("gives a link to whoever may sign, and to nobody else", () => {
    expect(body.blocks.at(-1)?.text.text).toBe(
      "• <https://ballast.example.test/approvals/s1?link=l#x|Mona/M: read and decide>",
    );
  });

  it("keeps each block within Slack's limit and every link whole", () => {
    const [one] = message.recipients;
    const many = {
      ...message,
      recipients: Array.from({ length: 100 }, () => ({ ...one!, name: "n".repeat(60) })),
    };
    const { blocks } = slackBody(many) as typeof body;
    expect(blocks.every(({ text }) => text.text.length <= 3_000)).toBe(true);
    const links = blocks.flatMap(({ text }) => text.text.match(/<[^>]*read and decide>/g) ?? []);
    expect(links).toHaveLength(100);
  });
});

describe("an e-mail", () => {
  it("leads the one who may sign to the decision", () => {
    const { subject, text } = emailText(message);
    expect(subject).toBe("Sara asks for a signature: <b>move & save</b>");
    expect(text).toContain("Spend: -$1,240/h");
    expect(text).toContain("\nhttps://ballast.example.test/approvals/s1?link=l#x\n");
  });

  it("leads anybody else to the page, and holds no second line in its subject", () => {
    const others = {
      ...message,
      recipients: [],
      notice: { ...message.notice, title: "a\r\nBcc: x@example.test" },
    };
    expect(emailText(others).text).toContain("In Ballast: https://ballast.example.test/approvals/s1\n");
    expect(emailText(others).subject).toBe("a Bcc: x@example.test");
  });
});
