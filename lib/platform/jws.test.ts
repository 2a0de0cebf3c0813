import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type PublicJwk, signDetached, thumbprint, verifyDetached } from "./jws";

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x = "" } = publicKey.export({ format: "jwk" });
  const jwk: PublicJwk = { kty: "OKP", crv: "Ed25519", x };
  return { privateKey, jwk, kid: thumbprint(jwk) };
};
const bytes = (text: string) => Buffer.from(text);
const own = pair();
const trusted = new Map([[own.kid, own.jwk]]);
const body = bytes('{"version":7}');
const signed = signDetached(body, own, "table");

describe("a detached signature", () => {
  it("names its key by the thumbprint of RFC 8037's example", () => {
    // RFC 8037, appendix A.3.
    const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    expect(thumbprint({ kty: "OKP", crv: "Ed25519", x })).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  });

  it("is taken for the bytes it was made of, by the key it names", () => {
    expect(verifyDetached(signed, body, trusted, "table")).toEqual({ ok: true, kid: own.kid });
  });

  it("is the same each time, so that every web process sends the same", () => {
    expect(signDetached(body, own, "table")).toBe(signed);
  });

  const stranger = pair();
  const [head = "", , tail = ""] = signed.split(".");
  const forged = Buffer.from(
    JSON.stringify({ alg: "none", b64: false, crit: ["b64"], kid: own.kid, typ: "table" }),
  ).toString("base64url");
  it.each([
    ["no signature", null, body, /not signed/],
    ["another byte", signed, bytes('{"version":8}'), /does not fit/],
    ["a byte less", signed, body.subarray(1), /does not fit/],
    [
      "another key under its name",
      signDetached(body, { ...stranger, kid: own.kid }, "table"),
      body,
      /not fit/,
    ],
    ["a key nobody trusts", signDetached(body, stranger, "table"), body, /not trusted/],
    ["another use", signDetached(body, own, "keys"), body, /signed as keys; expected table/],
    ["no algorithm", `${forged}..${tail}`, body, /no detached EdDSA/],
    ["a payload inside", `${head}.e30.${tail}`, body, /no detached EdDSA/],
    ["nonsense", "nonsense", body, /no detached EdDSA/],
    ["an empty signature", `${head}..`, body, /does not fit/],
  ])("is refused with %s", (_name, jws, payload, why) => {
    const verdict = verifyDetached(jws, payload, trusted, "table");
    expect(verdict).toMatchObject({ ok: false, why: expect.stringMatching(why) });
  });

  it("is valid to any implementation of Ed25519", async () => {
    const key = createPublicKey({ key: own.jwk, format: "jwk" });
    const imported = await crypto.subtle.importKey("jwk", { ...own.jwk }, "Ed25519", false, ["verify"]);
    const input = Buffer.concat([bytes(`${head}.`), body]);
    expect(await crypto.subtle.verify("Ed25519", imported, Buffer.from(tail, "base64url"), input)).toBe(true);
    expect(key.asymmetricKeyType).toBe("ed25519");
  });
});
