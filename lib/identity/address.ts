import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "@/lib/platform/env";

const forwarded = "x-forwarded-for";

/**
 * Appends the peer's address to `X-Forwarded-For` of every request this process receives, as any proxy does.
 * Next fills the header only when it is absent, so without this a client could name its own address.
 */
export function recordPeerAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const before = request.headers[forwarded];
    const peer = request.socket.remoteAddress ?? "unknown";
    request.headers[forwarded] = before ? `${before}, ${peer}` : peer;
  });
}

/** The client's address: the last one of `X-Forwarded-For` that was not added by a trusted proxy. */
export function clientAddress(headers: Headers, trustedProxies = env().BALLAST_TRUSTED_PROXIES): string {
  const hops = (headers.get(forwarded) ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter(Boolean);
  const address = hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? "unknown";
  // IPv4 over a dual-stack socket is the same client as plain IPv4.
  return address.replace(/^::ffff:(?=\d+\.)/, "").slice(0, 64);
}
