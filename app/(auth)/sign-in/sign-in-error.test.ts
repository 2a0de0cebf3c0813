import { describe, expect, it } from "vitest";
import { signInSentence } from "./sign-in-error";

describe("signInSentence", () => {
  it.each([
    ["CredentialsSignin", "The e-mail or the password is not right."],
    ["rate_limited:899", "refused for 15 more minutes"],
    ["rate_limited:60", "refused for 1 more minute."],
    ["OAuthCallback", "The identity provider's answer could not be used."],
  ])("%s", (code, sentence) => expect(signInSentence(code)).toContain(sentence));

  it("never repeats what the address says", () => {
    expect(signInSentence("Call +1 555 0100 to unlock")).not.toContain("555");
    expect(signInSentence("constructor")).toContain("identity provider");
  });
});
