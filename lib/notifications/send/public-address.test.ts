import { lookup } from "node:dns";
import { describe, expect, it, vi } from "vitest";
import { isPublicAddress, publicLookup, refuseInside } from "./public-address";

vi.mock("node:dns", () => ({ lookup: vi.fn() }));

describe("a public address", () => {
  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "52.95.110.1",
    "100.63.0.1",
    "172.32.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
  ])("%s is one", (address) => expect(isPublicAddress(address)).toBe(true));
  it.each([
    "127.0.0.1",
    "127.8.8.8",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fd00:ec2::254",
    "fe80::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "localhost",
    "",
  ])("%s is not", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("a host written as an address", () => {
  it.each(["127.0.0.1", "[::1]", "169.254.169.254"])("%s is refused", (host) =>
    expect(() => refuseInside(host)).toThrow("leads to an address inside"),
  );
  it.each(["8.8.8.8", "[2606:4700::1111]", "hooks.example.test"])("%s is not", (host) =>
    expect(() => refuseInside(host)).not.toThrow(),
  );
});

describe("looking up a name", () => {
  type Answer = { address: string; family: number }[];
  const answer = (addresses: Answer) =>
    vi
      .mocked(lookup)
      .mockImplementation(((_name: string, _options: object, done: (e: null, a: Answer) => void) =>
        done(null, addresses)) as unknown as typeof lookup);
  const look = (all: boolean) =>
    new Promise<unknown>((resolve) =>
      publicLookup("hooks.example.test", { all }, (error, found) => resolve(error ?? found)),
    );

  it("gives public addresses as they are asked for", async () => {
    answer([{ address: "8.8.8.8", family: 4 }]);
    expect(await look(true)).toEqual([{ address: "8.8.8.8", family: 4 }]);
    expect(await look(false)).toBe("8.8.8.8");
  });

  it("refuses a name of which any address leads inside", async () => {
    answer([
      { address: "8.8.8.8", family: 4 },
      { address: "127.0.0.1", family: 4 },
    ]);
    expect(await look(true)).toMatchObject({ code: "LEADS_INSIDE" });
    answer([]);
    expect(await look(false)).toMatchObject({ code: "LEADS_INSIDE" });
  });
});
