import { describe, expect, it } from "vitest";
import { withoutSecrets, withoutSecretText } from "./redact";

describe("withoutSecrets", () => {
  it.each([
    "password",
    "newPassword",
    "passwordHash",
    "OIDC_CLIENT_SECRET",
    "secretHash",
    "token",
    "idToken",
    "access_token",
    "Authorization",
    "set-cookie",
    "apiKey",
    "DATABASE_URL",
  ])("blots out %s, at any depth", (name) => {
    expect(withoutSecrets({ a: [{ [name]: "x" }], keep: 1 })).toEqual({
      a: [{ [name]: "[redacted]" }],
      keep: 1,
    });
  });

  it.each(["inputTokens", "tokensPerSec", "tokenId", "userId", "key"])("keeps %s", (name) => {
    expect(withoutSecrets({ [name]: 5 })).toEqual({ [name]: 5 });
  });

  it("leaves errors, dates and what writes itself alone, and does not go round in circles", () => {
    const error = new Error("x");
    const at = new Date();
    expect(withoutSecrets({ err: error, at })).toEqual({ err: error, at });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(JSON.stringify(withoutSecrets(circle))).toContain("deeper than is logged");
  });
});

describe("withoutSecretText", () => {
  it.each([
    [`made blst_${"a".repeat(43)} for x`, "made blst_[redacted] for x"],
    [`link "\\nblsl_${"a".repeat(43)}"`, 'link "\\nblsl_[redacted]"'],
    [`signed with blwh_${"a".repeat(43)}`, "signed with blwh_[redacted]"],
    ["Authorization: Bearer abcdef123456", "Authorization: Bearer [redacted]"],
    [
      "connect postgresql://ballast:pa55@db:5432/x failed",
      "connect postgresql://ballast:[redacted]@db:5432/x failed",
    ],
    ["hash $argon2id$v=19$m=19456,t=2,p=1$abc$def!", "hash [redacted]"],
    ["see https://example.com/a:b and 3 tokens", "see https://example.com/a:b and 3 tokens"],
    ['{"a":"http://x:1"}', '{"a":"http://x:1"}'],
  ])("%s", (line, safe) => expect(withoutSecretText(line)).toBe(safe));
});
