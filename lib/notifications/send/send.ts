import type { Allowance, ChannelConfig } from "../channel-config";
import { type Message, slackBody, webhookBody } from "../message";
import { deliveryHeader, eventHeader, signatureHeader, signatureOf } from "../signature";
import { sendEmail } from "./email";
import type { Sent } from "./outcome";
import { postJson } from "./post-json";

/** One attempt over one channel. Every attempt of a delivery names the same `deliveryId`. Fails by its result only. */
export function send(
  config: ChannelConfig,
  deliveryId: string,
  message: Message,
  now: Date,
  allowed: readonly Allowance[],
): Promise<Sent> {
  switch (config.kind) {
    case "webhook": {
      const body = JSON.stringify(webhookBody(message));
      return postJson(
        config.url,
        body,
        {
          [signatureHeader]: signatureOf(body, config.secret, now),
          [deliveryHeader]: deliveryId,
          [eventHeader]: message.notice.kind,
        },
        allowed,
      );
    }
    case "slack":
      return postJson(
        config.url,
        JSON.stringify(slackBody(message)),
        { [deliveryHeader]: deliveryId },
        allowed,
      );
    case "email":
      return sendEmail(config, deliveryId, message, allowed);
  }
}
