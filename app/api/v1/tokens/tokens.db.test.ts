import { beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { revokeTokenOperation } from "./[tokenId]/operation";
import { DELETE } from "./[tokenId]/route";
import { createTokenOperation, tokensAnswer } from "./operation";
import { GET, POST } from "./route";

describe("tokens over the API", () => {
  useTestDatabase();
  let secret = "";
  beforeAll(async () => {
    ({ secret } = await createToken(systemActor("test"), { name: "automation", role: "admin" }));
  });

  const request = (method: string, body?: unknown) =>
    new Request("http://localhost/api/v1/tokens", {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const noParams = { params: Promise.resolve({}) };
  const answerSchema = (operation: typeof createTokenOperation) => {
    if (!("schema" in operation.answer)) throw new Error("answers JSON");
    return operation.answer.schema;
  };

  it("are made, listed and revoked as their document says", async () => {
    const made = answerSchema(createTokenOperation).parse(
      await (
        await POST(request("POST", { name: "rotated", role: "ingest", expiresIn: "90d" }), noParams)
      ).json(),
    ) as { id: string; secret: string };
    expect(made.secret).toMatch(/^blst_/);
    const listed = await (await GET(request("GET"), noParams)).text();
    expect(tokensAnswer.parse(JSON.parse(listed)).tokens.map(({ name, state }) => [name, state])).toEqual([
      ["rotated", "active"],
      ["automation", "active"],
    ]);
    expect(listed).not.toContain(made.secret);
    expect(listed).not.toContain("secretHash");
    const revoked = await DELETE(request("DELETE"), { params: Promise.resolve({ tokenId: made.id }) });
    expect(answerSchema(revokeTokenOperation).parse(await revoked.json())).toMatchObject({
      state: "revoked",
    });
    expect(revoked.status).toBe(200);
  });

  it.each([
    [{ name: "x", role: "ingest" }, "name"],
    [{ name: "fine", role: "root" }, "role"],
    [{ name: "fine", role: "ingest", expiresIn: "soon" }, "expiresIn"],
    [{}, "name"],
  ])("refuse %j by its field", async (body, field) => {
    const response = await POST(request("POST", body), noParams);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "invalid", field } });
  });

  it("refuse an id that is none, and one of no token", async () => {
    const remove = (tokenId: string) => DELETE(request("DELETE"), { params: Promise.resolve({ tokenId }) });
    expect((await remove("nonsense")).status).toBe(400);
    expect((await remove(crypto.randomUUID())).status).toBe(404);
  });
});
