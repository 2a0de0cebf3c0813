import { z } from "zod";

const webUrl = z
  .url({ protocol: /^https?$/, error: "must be a URL such as https://hooks.example.com/ballast" })
  .max(2_000);
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(max)
    .regex(/^[^\r\n]*$/, "must be one line");

/** All that a delivery needs. Holds secrets: kept sealed, and never given to a browser. */
export const channelConfig = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("webhook"), url: webUrl, secret: z.string().min(32) }),
  /** Whoever knows a Slack webhook's URL may post to it: the URL is the secret. */
  z.strictObject({ kind: z.literal("slack"), url: webUrl }),
  z.strictObject({
    kind: z.literal("email"),
    host: line(253),
    port: z.int().min(1).max(65_535),
    user: line(200).nullable(),
    password: z.string().max(500).nullable(),
    from: z.email({ error: "must be an e-mail address" }).max(254),
  }),
]);
export type ChannelConfig = z.infer<typeof channelConfig>;

/** What of a channel may be shown: enough to recognise it by. Paths and queries of webhooks hold tokens as a rule. */
export function shownTarget(config: ChannelConfig): string {
  if (config.kind === "email") return `${config.host}:${config.port}, from ${config.from}`;
  return `${new URL(config.url).origin}/…`;
}

export type Allowance = "http" | "private" | "plain-smtp";

/** Why this channel cannot be, as a sentence; null when it can. Where its name leads is looked at when it is used. */
export function whyNotChannel(
  config: ChannelConfig,
  allowed: readonly Allowance[],
): { field: string; because: string } | null {
  if (config.kind === "email") {
    return (config.user === null) === (config.password === null)
      ? null
      : { field: "password", because: "A user and a password go together: give both, or neither." };
  }
  const { protocol, username, password, hash } = new URL(config.url);
  const not = (because: string) => ({ field: "url", because });
  if (protocol === "http:" && !allowed.includes("http"))
    return not("The URL must begin with https://. BALLAST_NOTIFICATIONS_ALLOW=http lifts this.");
  if (username || password) return not("The URL must not hold a user or a password.");
  if (hash) return not("The URL must not end in a fragment (#…): it would not be sent.");
  return null;
}
