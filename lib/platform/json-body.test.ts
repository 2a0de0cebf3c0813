import { describe, expect, it } from "vitest";
import { jsonBody } from "./json-body";

const post = (body: BodyInit, type = "application/json") =>
  new Request("http://localhost/", { method: "POST", body, headers: { "content-type": type } });

describe("a JSON body", () => {
  it.each(["application/json", "application/json; charset=utf-8", "application/problem+json"])(
    "is read as %s",
    async (type) => {
      expect(await jsonBody(post('{"a":"ü"}', type), { maxBytes: 100 })).toEqual({ a: "ü" });
    },
  );

  it.each<[string, Request, string, RegExp]>([
    ["another type", post("{}", "text/plain"), "unsupported_type", /text\/plain; expected application\/json/],
    ["too much", post(JSON.stringify("x".repeat(200))), "too_large", /100 bytes/],
    ["no JSON", post("{"), "invalid", /not JSON/],
    ["nothing", post(""), "invalid", /not JSON/],
    ["no UTF-8", post(Uint8Array.from([0x22, 0xff, 0x22])), "invalid", /not UTF-8/],
  ])("that is %s is refused", async (_, request, code, message) => {
    await expect(jsonBody(request, { maxBytes: 100 })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
