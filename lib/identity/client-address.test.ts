import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address";
import { recordPeerAddresses } from "./peer-address";

describe("clientAddress", () => {
  it.each([
    ["10.0.0.1", 0, "10.0.0.1"],
    ["6.6.6.6, 10.0.0.1", 0, "10.0.0.1"],
    ["6.6.6.6, 203.0.113.9, 10.0.0.1", 1, "203.0.113.9"],
    ["10.0.0.1", 2, "10.0.0.1"],
    ["::ffff:10.0.0.1", 0, "10.0.0.1"],
    ["2001:db8::1", 0, "2001:db8::1"],
    ["", 0, "unknown"],
    [`${"x".repeat(500)}`, 0, "x".repeat(64)],
  ])("%s behind %i proxies is %s", (header, proxies, address) => {
    expect(clientAddress(new Headers({ "x-forwarded-for": header }), proxies)).toBe(address);
  });
});

it("recordPeerAddresses puts the peer last, whatever the client claims to be", async () => {
  recordPeerAddresses();
  const server = createServer((request, response) => {
    response.end(
      clientAddress(new Headers({ "x-forwarded-for": String(request.headers["x-forwarded-for"]) }), 0),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seen = async (headers: Record<string, string>) => (await fetch(url, { headers })).text();
  expect(await seen({})).toBe("127.0.0.1");
  expect(await seen({ "x-forwarded-for": "6.6.6.6" })).toBe("127.0.0.1");
  server.closeAllConnections();
  server.close();
});
