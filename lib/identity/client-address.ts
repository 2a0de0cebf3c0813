export const forwardedFor = "x-forwarded-for";

/**
 * The client's address: the last one of `X-Forwarded-For` that was not added by a trusted proxy.
 * What stands before it the client may have made up.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const hops = (headers.get(forwardedFor) ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter(Boolean);
  const address = hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? "unknown";
  // IPv4 over a dual-stack socket is the same client as plain IPv4.
  return address.replace(/^::ffff:(?=\d+\.)/, "").slice(0, 64);
}
