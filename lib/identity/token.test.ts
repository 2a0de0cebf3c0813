import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "@/lib/platform/hash";
import { bearerOf, looksLikeToken, mintToken, sameHash } from "./token";

describe("mintToken", () => {
  it("carries all random bits and keeps only their hash", () => {
    const token = mintToken(new Uint8Array(32).fill(255));
    expect(token.secret).toBe(`blst_${"_".repeat(42)}8`);
    expect(token.secretHash).toBe(sha256Hex(token.secret));
    expect(token.prefix).toBe("blst_______");
  });

  it("is new each time, and looks like one", () => {
    const secrets = Array.from({ length: 100 }, () => mintToken(randomBytes(32)).secret);
    expect(new Set(secrets).size).toBe(100);
    expect(secrets.every(looksLikeToken)).toBe(true);
  });
});

describe("bearerOf", () => {
  it.each([
    ["Bearer abc", "abc"],
    ["bearer   abc", "abc"],
    ["Bearer", null],
    ["Bearer a b", null],
    ["Basic abc", null],
    [null, null],
  ])("%j → %j", (header, secret) => expect(bearerOf(header)).toBe(secret));
});

it("sameHash compares whole hashes", () => {
  const hash = sha256Hex("a");
  expect(sameHash(hash, hash)).toBe(true);
  expect(sameHash(hash, sha256Hex("b"))).toBe(false);
  expect(sameHash(hash, hash.slice(2))).toBe(false);
});
