import type { Notice } from "./model";

/** Somebody whom a message is for, with the way to their decision where there is one. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly signUrl: string | null;
}

/** All that a message says. */
export interface Message {
  readonly id: string;
  readonly at: Date;
  readonly notice: Notice;
  /** Where browsers reach the console, without a slash at the end. */
  readonly consoleUrl: string;
  readonly recipients: readonly Recipient[];
}

const urlOf = ({ consoleUrl, notice }: Message) => consoleUrl + notice.path;

/** The body of a webhook, as docs/notifications.md describes it. */
export function webhookBody(message: Message): Record<string, unknown> {
  const { id, at, notice, recipients } = message;
  const { kind, title, text, facts, planId, shiftId, sign } = notice;
  return {
    version: 1,
    id,
    event: kind,
    at: at.toISOString(),
    title,
    text,
    facts,
    url: urlOf(message),
    planId,
    shiftId,
    signBy: sign?.expiresAt.toISOString() ?? null,
    recipients: recipients.map(({ name, email, signUrl }) => ({ name, email, signUrl })),
  };
}

/** Slack reads three characters as markup (https://docs.slack.dev/messaging/formatting-message-text). */
const plain = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const link = (url: string, label: string) => `<${url}|${plain(label).replaceAll("|", "/")}>`;
const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** An incoming webhook's message: a plain text for notifications, blocks for the screen. Slack's limits are kept. */
export function slackBody(message: Message): Record<string, unknown> {
  const { notice, recipients } = message;
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text: cut(text, 3_000) } });
  const toSign = recipients.flatMap(({ name, signUrl }) =>
    signUrl ? [`• ${link(signUrl, `${name}: read and decide`)}`] : [],
  );
  const facts = notice.facts.map(({ label, value }) => `${plain(label)}: *${plain(value)}*`);
  return {
    text: plain(`${notice.title} ${notice.text}`.trim()),
    blocks: [
      section(`*${link(urlOf(message), notice.title)}*${notice.text ? `\n${plain(notice.text)}` : ""}`),
      ...(facts.length > 0 ? [section(facts.join("\n"))] : []),
      ...inParts(toSign, 2_900).map((part) => section(part)),
    ],
  };
}

/** Lines gathered into texts of at most `most` characters: a link that is cut leads nowhere. */
function inParts(lines: readonly string[], most: number): string[] {
  const parts: string[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= most)
      parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts;
}

/** An e-mail in plain text: it is read on phones, at night, and by screen readers. */
export function emailText(message: Message): { subject: string; text: string } {
  const { notice, recipients } = message;
  const signUrl = recipients[0]?.signUrl ?? null;
  const parts = [
    notice.title,
    notice.text,
    notice.facts.map(({ label, value }) => `${label}: ${value}`).join("\n"),
    signUrl === null
      ? `In Ballast: ${urlOf(message)}`
      : `Read and decide (this link is yours alone, works once, and asks you to sign in):\n${signUrl}`,
    "--\nBallast tells you because an administrator subscribed you to this kind of event.",
  ];
  return {
    subject: cut(notice.title.replaceAll(/\s+/g, " "), 200),
    text: parts.filter((part) => part !== "").join("\n\n"),
  };
}
