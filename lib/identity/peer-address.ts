import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "@/lib/platform/env";
import { clientAddress, forwardedFor } from "./client-address";

/**
 * Appends the peer's address to `X-Forwarded-For` of every request this process receives, as any proxy does.
 * Next fills the header only when it is absent, so without this a client could name its own address.
 */
export function recordPeerAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const before = request.headers[forwardedFor];
    const peer = request.socket.remoteAddress ?? "unknown";
    request.headers[forwardedFor] = before ? `${before}, ${peer}` : peer;
  });
}

/** Where a request came from, past the proxies this installation trusts. */
export const requestAddress = (headers: Headers): string =>
  clientAddress(headers, env().BALLAST_TRUSTED_PROXIES);
