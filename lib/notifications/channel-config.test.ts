import { describe, expect, it } from "vitest";
import {
  type Allowance,
  type ChannelConfig,
  channelConfig,
  shownTarget,
  whyNotChannel,
} from "./channel-config";

const secret = "s".repeat(32);
const webhook = (url: string): ChannelConfig => ({ kind: "webhook", url, secret });
const email = {
  kind: "email",
  host: "smtp.example.test",
  port: 587,
  user: null,
  password: null,
  from: "b@example.test",
} as const;

describe("what is shown of a channel", () => {
  it.each([
    [webhook("https://hooks.example.test/t0ken?key=k"), "https://hooks.example.test/…"],
    [{ kind: "slack", url: "https://hooks.slack.test/services/T0/B0/xyz" }, "https://hooks.slack.test/…"],
    [email, "smtp.example.test:587, from b@example.test"],
  ] as const)("%# hides what is secret", (config, shown) => expect(shownTarget(config)).toBe(shown));
});

describe("a channel that cannot be", () => {
  const cases: [string, ChannelConfig, Allowance[], string | null][] = [
    ["https", webhook("https://hooks.example.test/"), [], null],
    ["http", webhook("http://hooks.example.test/"), [], "must begin with https://"],
    ["http where that is allowed", webhook("http://hooks.example.test/"), ["http"], null],
    ["a password in the URL", webhook("https://a:b@hooks.example.test/"), [], "must not hold a user"],
    ["a fragment", webhook("https://hooks.example.test/#x"), [], "fragment"],
    [
      "a Slack URL by http",
      { kind: "slack", url: "http://hooks.slack.test/" },
      [],
      "must begin with https://",
    ],
    ["a mail server without sign-in", email, [], null],
    ["a mail server with half a sign-in", { ...email, user: "u" }, [], "go together"],
    ["a mail server with a whole one", { ...email, user: "u", password: "p" }, [], null],
  ];
  it.each(cases)("%s", (_, config, allowed, because) => {
    const why = whyNotChannel(config, allowed);
    if (because === null) expect(why).toBeNull();
    else expect(why?.because).toContain(because);
  });

  it.each([
    ["another scheme", { kind: "webhook", url: "ftp://example.test", secret }],
    ["a short secret", { kind: "webhook", url: "https://example.test", secret: "short" }],
    ["a second line in a host", { ...email, host: "a\r\nb" }],
    ["a port that is none", { ...email, port: 70_000 }],
    ["no address to send from", { ...email, from: "Ballast" }],
  ])("%s", (_, config) => expect(channelConfig.safeParse(config).success).toBe(false));
});
