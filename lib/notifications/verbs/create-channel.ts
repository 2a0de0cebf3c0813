import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { env } from "@/lib/platform/env";
import { refuse } from "@/lib/platform/errors";
import { type ChannelConfig, channelConfig, shownTarget, whyNotChannel } from "../channel-config";
import { sealConfig } from "../channel-secret";
import { channelNamed, insertChannel } from "../store/channels";

const name = z
  .string()
  .trim()
  .min(2, "must have at least 2 characters")
  .max(80, "must have at most 80 characters");
const [webhook, slack, email] = channelConfig.options;
/** A field left empty in a form is one not given. */
const optional = (field: z.ZodType<string | null, string | null>) =>
  z.preprocess((value) => (value === "" || value === undefined ? null : value), field);

/** Makes a channel. The secret that signs a webhook is made here and is in the result and nowhere else: it is shown once. */
export const createChannel = defineVerb({
  name: "channel.create",
  permission: "notifications:manage",
  input: z.discriminatedUnion("kind", [
    webhook.omit({ secret: true }).extend({ name }),
    slack.extend({ name }),
    email.extend({
      name,
      port: z.coerce.number().pipe(email.shape.port),
      user: optional(email.shape.user),
      password: optional(email.shape.password),
    }),
  ]),
  async run({ tx, actor, now, audit, live }, { name, ...given }) {
    const secret = given.kind === "webhook" ? `blwh_${randomBytes(32).toString("base64url")}` : null;
    const config: ChannelConfig =
      given.kind === "webhook"
        ? { ...given, secret: secret ?? refuse("invalid", "There is no secret.") }
        : given;
    const why = whyNotChannel(config, env().BALLAST_NOTIFICATIONS_ALLOW);
    if (why) refuse("invalid", why.because, why.field);
    if (await channelNamed(tx, name)) refuse("conflict", `There is already a channel ${name}.`, "name");
    const id = randomUUID();
    const target = shownTarget(config);
    const sealed = sealConfig(config, id);
    await insertChannel(tx, {
      id,
      name,
      kind: config.kind,
      target,
      sealed,
      createdBy: actor.label,
      createdAt: now,
    });
    await audit({ subjectKind: "channel", subjectId: id, after: { name, kind: config.kind, target } });
    await live("notification", id);
    return { id, name, secret };
  },
});
