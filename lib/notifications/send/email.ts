import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { Allowance, ChannelConfig } from "../channel-config";
import { emailText, type Message } from "../message";
import { deliveryHeader, eventHeader } from "../signature";
import { ATTEMPT_MS, failureText, type Sent } from "./outcome";
import { isPublicAddress, LeadsInside } from "./public-address";

type Email = Extract<ChannelConfig, { kind: "email" }>;

/**
 * Hands one e-mail to the mail server. Encrypted, or not at all: from the first byte on port 465, by STARTTLS on others.
 * Its Message-ID is the delivery's, so that mail servers and readers see a repetition as one.
 */
export async function sendEmail(
  config: Email,
  deliveryId: string,
  message: Message,
  allowed: readonly Allowance[],
): Promise<Sent> {
  const [recipient] = message.recipients;
  if (!recipient) return { delivered: false, outcome: "Nobody is left to send it to.", again: false };
  const { subject, text } = emailText(message);
  try {
    const transport = createTransport({
      host: await addressOf(config.host, allowed.includes("private")),
      port: config.port,
      secure: config.port === 465,
      requireTLS: !allowed.includes("plain-smtp"),
      // The address is what was looked up; the certificate is for the name.
      tls: isIP(config.host) === 0 ? { servername: config.host } : {},
      ...(config.user !== null && config.password !== null
        ? { auth: { user: config.user, pass: config.password } }
        : {}),
      connectionTimeout: ATTEMPT_MS,
      greetingTimeout: ATTEMPT_MS,
      socketTimeout: ATTEMPT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from: { name: "Ballast", address: config.from },
        to: { name: recipient.name, address: recipient.email },
        subject,
        text,
        messageId: `<${deliveryId}@${config.from.split("@")[1] ?? "ballast"}>`,
        // RFC 3834: no out-of-office reply, please.
        headers: {
          "Auto-Submitted": "auto-generated",
          [deliveryHeader]: deliveryId,
          [eventHeader]: message.notice.kind,
        },
      });
    } finally {
      transport.close();
    }
    return { delivered: true, outcome: `The mail server took it for ${recipient.email}.` };
  } catch (error) {
    return { delivered: false, ...refusalOf(error) };
  }
}

/** What the server said, as far as it can be shown: its answers name addresses at most. 5xx is for good (RFC 5321). */
function refusalOf(error: unknown): { outcome: string; again: boolean } {
  if (error instanceof LeadsInside) return { outcome: error.message, again: false };
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  if (typeof responseCode === "number" && code !== "EAUTH" && code !== "ETLS")
    return { outcome: `The mail server answered ${responseCode}.`, again: responseCode < 500 };
  // nodemailer puts its own code over the socket's; what is left of the cause is its message, which holds no secret.
  if (code === "ESOCKET" && error instanceof Error)
    return { outcome: `The connection failed: ${error.message}.`, again: true };
  return { outcome: failureText(error), again: true };
}

async function addressOf(host: string, inside: boolean): Promise<string> {
  const addresses = await lookup(host, { all: true });
  if (!inside && addresses.some(({ address }) => !isPublicAddress(address))) throw new LeadsInside(host);
  return addresses[0]?.address ?? host;
}
