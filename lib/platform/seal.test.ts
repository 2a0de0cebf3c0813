import { describe, expect, it } from "vitest";
import { seal, sealingKey, unseal } from "./seal";

const secret = "the secret of this process, long enough";
const key = sealingKey(secret, "letters");

describe("a sealed text", () => {
  const sealed = seal("xyzzy – größer", key, "row 1");

  it("opens where it was sealed for, and says nothing closed", () => {
    expect(unseal(sealed, key, "row 1")).toBe("xyzzy – größer");
    expect(sealed).not.toContain("xyzzy");
    expect(Buffer.from(sealed.split(".")[3] ?? "", "base64url").toString()).not.toContain("xyzzy");
  });

  it("is another each time", () => {
    expect(seal("same", key, "row 1")).not.toBe(seal("same", key, "row 1"));
  });

  const [version, iv, tag, text] = sealed.split(".");
  it.each([
    ["in another place", sealed, key, "row 2"],
    ["under another purpose", sealed, sealingKey(secret, "parcels"), "row 1"],
    ["under another secret", sealed, sealingKey(`${secret}!`, "letters"), "row 1"],
    ["with another text", [version, iv, tag, `${text}AA`].join("."), key, "row 1"],
    ["with a shorter tag", [version, iv, tag?.slice(0, 8), text].join("."), key, "row 1"],
    ["of a later version", sealed.replace("v1", "v2"), key, "row 1"],
    ["that is no sealed text", "hello", key, "row 1"],
    ["that is empty", "", key, "row 1"],
  ])("does not open %s", (_, what, by, place) => expect(unseal(what, by, place)).toBeNull());
});
