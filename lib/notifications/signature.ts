import { createHmac } from "node:crypto";

/** Headers of a webhook besides the usual ones. */
export const signatureHeader = "Ballast-Signature";
export const deliveryHeader = "Ballast-Delivery";
export const eventHeader = "Ballast-Event";

/**
 * The signature of a webhook: `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>", hexadecimal>`. The time is signed
 * with the body, so that a receiver can refuse what was recorded and sent again later.
 */
export function signatureOf(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  const mac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${mac}`;
}
