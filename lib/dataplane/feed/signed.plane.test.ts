import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createContext, runInContext } from "node:vm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as getKeys } from "@/app/api/v1/routing/keys/route";
import { GET as getTable } from "@/app/api/v1/routing/tables/current/route";
import { type Actor, systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { verifyDetached } from "@/lib/platform/jws";
import { useTestDatabase } from "@/lib/platform/testing/database";
import type { FeedDocument } from "../model";
import type { KeySet } from "../signing/model";
import { loadSigningKeys } from "../store/signing-keys";
import { seedEstate } from "../testing/estate";
import { seedToken } from "../testing/feed-edge";
import { removeFolder, temporaryFolder } from "../testing/haproxy-process";
import { recordIntent } from "../verbs/record-intent";
import { registerDataPlane } from "../verbs/register-data-plane";
import { rotateSigningKey } from "../verbs/rotate-signing-key";
import { feedOffers } from "./offers";
import { feedPlane } from "./plane";

const admin: Actor = { kind: "user", id: crypto.randomUUID(), label: "Ada", roles: ["admin"], from: "test" };
const docs = readFileSync("docs/data-planes.md", "utf8");
const example = (marker: string) =>
  docs.split("```").find((block) => block.split("\n")[1]?.includes(marker)) ?? `no example ${marker}`;

describe("what the feed signs", () => {
  useTestDatabase();
  const cell = "DE|large|personal";
  let token = "";
  beforeAll(async () => {
    await seedEstate({ cells: [cell], fleets: [{ id: "f" }, { id: "g" }] });
    token = (await seedToken()).secret;
  });
  beforeEach(async () => {
    await feedOffers().close();
    await pool().query("TRUNCATE routing_table, data_plane, signing_key CASCADE");
    await registerDataPlane(admin, { kind: "feed", id: "feed", name: "Feed" });
  });
  afterAll(() => feedOffers().close());

  async function publish(fleet: string): Promise<number> {
    const newest = await prisma().routingTable.findFirst({ orderBy: { version: "desc" } });
    const { version } = await recordIntent(systemActor("test"), {
      key: crypto.randomUUID(),
      baseVersion: newest ? Number(newest.version) : null,
      routes: [{ cell, fleet, share: 1 }],
      note: "test",
    });
    const table = { version, sha256: "", routes: [] };
    await feedPlane("feed", { silentAfterMs: 90_000, selfRegister: true }, { now: () => new Date() }).publish(
      table,
      "key",
    );
    return version;
  }
  async function get(handler: typeof getTable, headers: Record<string, string> = {}) {
    const request = new Request("http://ballast.test/api/v1/routing/tables/current", {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    const response = await handler(request);
    const bytes = Buffer.from(await response.arrayBuffer());
    return { response, bytes, jws: response.headers.get("ballast-signature") };
  }
  const keys = async () => {
    const { bytes, jws, response } = await get(getKeys);
    expect(response.status).toBe(200);
    const set = JSON.parse(bytes.toString()) as KeySet;
    const byId = new Map(set.keys.map(({ kid, kty, crv, x }) => [kid, { kty, crv, x }]));
    return { set, byId, bytes, jws, of: (state: string) => set.keys.find((key) => key.state === state)?.kid };
  };

  it("is the table's very bytes, with its version, plane and time, by the key that signs", async () => {
    const version = await publish("f");
    const { byId, of } = await keys();
    const { bytes, jws } = await get(getTable);
    expect(verifyDetached(jws, bytes, byId, "ballast-table")).toEqual({ ok: true, kid: of("current") });
    const table = JSON.parse(bytes.toString()) as FeedDocument;
    expect(table).toMatchObject({ version, dataPlane: "feed", publishedAt: expect.stringMatching(/Z$/) });
    const later = Buffer.from(bytes.toString().replace(`"version":${version}`, `"version":${version + 1}`));
    expect(verifyDetached(jws, later, byId, "ballast-table")).toMatchObject({ ok: false });
  });

  it("comes as one document to whom asks for that, with the same signature", async () => {
    await publish("f");
    const plain = await get(getTable);
    const wrapped = await get(getTable, { accept: "application/jose+json" });
    expect(wrapped.response.headers.get("content-type")).toBe("application/jose+json");
    const { protected: head, payload, signature } = JSON.parse(wrapped.bytes.toString());
    expect([`${head}..${signature}`, payload]).toEqual([plain.jws, plain.bytes.toString()]);
    const tag = wrapped.response.headers.get("etag") ?? "";
    expect((await get(getTable, { "if-none-match": tag })).response.status).toBe(304);
  });

  it("is made by one pair of keys, however many ask first at once", async () => {
    await publish("f");
    await Promise.all([1, 2, 3, 4].map(() => get(getTable)));
    expect((await loadSigningKeys()).map(({ state }) => state).toSorted()).toEqual(["current", "next"]);
    expect(await prisma().auditEntry.count({ where: { action: "signing_key.make_first" } })).toBeGreaterThan(
      0,
    );
  });

  it("turns over to a key that edges know already, and forgets the private half of the old one", async () => {
    await publish("f");
    const before = await keys();
    const [current, next] = [before.of("current") ?? "", before.of("next") ?? ""];
    const input = { kid: current, reason: "Yearly rotation" };
    expect(await rotateSigningKey(admin, input)).toEqual({ kid: next, knownToEdges: true });
    const after = await expect
      .poll(async () => (await keys()).of("current"))
      .toBe(next)
      .then(keys);
    expect([after.of("current"), after.of("previous")]).toEqual([next, current]);
    // Whoever trusted the set from before believes the new one, and what is signed now.
    expect(verifyDetached(after.jws, after.bytes, before.byId, "ballast-keys")).toMatchObject({ ok: true });
    expect(after.set.issuedAt >= before.set.issuedAt).toBe(true);
    const { bytes, jws } = await get(getTable);
    expect(verifyDetached(jws, bytes, before.byId, "ballast-table")).toEqual({ ok: true, kid: next });
    const kept = await loadSigningKeys();
    expect(kept.find(({ kid }) => kid === current)?.sealed).toBeNull();
    expect(JSON.stringify(kept)).not.toContain("PRIVATE KEY");
    expect(
      await prisma().auditEntry.findFirst({
        where: { action: "signing_key.rotate" },
        orderBy: { seq: "desc" },
      }),
    ).toMatchObject({ subjectId: next, reason: "Yearly rotation" });
    await expect(rotateSigningKey(admin, input)).rejects.toThrow(/does not sign any more/);
  });

  it("withdraws a key that somebody else may have had: no set names it any more", async () => {
    await publish("f");
    const before = await keys();
    const kid = before.of("current") ?? "";
    await rotateSigningKey(admin, { kid, withdraw: "on", reason: "A backup was lost" });
    await expect.poll(async () => (await keys()).of("current")).toBe(before.of("next"));
    expect((await keys()).set.keys.map((key) => key.kid)).not.toContain(kid);
  });

  it("is nothing at all when the key cannot be read, and says what to do", async () => {
    await publish("f");
    await keys();
    await prisma().signingKey.updateMany({ where: { state: "current" }, data: { sealed: "v1.a.b.c" } });
    await feedOffers().close();
    await expect.poll(async () => (await get(getTable)).response.status, { timeout: 20_000 }).toBe(503);
    expect((await get(getTable)).bytes.toString()).toMatch(/another NEXTAUTH_SECRET/);
  });

  it("is kept by the database: keys only grow older, and one signs at a time", async () => {
    await publish("f");
    const { of } = await keys();
    const set = (state: string, kid?: string) =>
      pool().query("UPDATE signing_key SET state = $1, sealed = NULL, ended_at = now() WHERE kid = $2", [
        state,
        kid,
      ]);
    await set("withdrawn", of("next"));
    await expect(set("previous", of("next"))).rejects.toThrow(/only grows older/);
    await expect(
      pool().query("UPDATE signing_key SET public_x = 'other' WHERE kid = $1", [of("current")]),
    ).rejects.toThrow(/only grows older/);
  });

  describe("as the documentation says it is verified", () => {
    it("with OpenSSL, which refuses one changed byte", async () => {
      await publish("f");
      const { set, of } = await keys();
      const x = set.keys.find(({ kid }) => kid === of("current"))?.x;
      const folder = await temporaryFolder();
      let alter = (bytes: Buffer) => bytes;
      const server = createServer(async (_request, response) => {
        const { bytes, response: answer } = await get(getTable);
        response.writeHead(200, Object.fromEntries(answer.headers)).end(alter(bytes));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const BALLAST = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      // Not awaited in this thread: this very process is the server that it asks.
      const verify = () =>
        new Promise<string>((resolve) => {
          const env = { ...process.env, BALLAST, TOKEN: token, x };
          const script = example("verify with OpenSSL").replace(/^sh\n/, "");
          execFile("bash", ["-c", script], { cwd: folder, env }, (_error, said, complaint) =>
            resolve(said + complaint),
          );
        });
      expect(await verify()).toMatch(/Signature Verified Successfully/);
      alter = (bytes) => Buffer.from(bytes.toString().replace('"share":1', '"share":0'));
      expect(await verify()).toMatch(/Verification Failure/);
      server.close();
      await removeFolder(folder);
    });

    it("with Node, which refuses one changed byte and keys it does not trust", async () => {
      await publish("f");
      const { set } = await keys();
      const { bytes, jws } = await get(getTable);
      const source = example("verify with Node").replace(/^js\n/, "");
      const context = createContext({
        require: (await import("node:module")).createRequire(import.meta.url),
        Buffer,
      });
      const isSigned = runInContext(`${source}\nisSigned`, context) as (
        body: Buffer,
        jws: string | null,
        trusted: object,
      ) => boolean;
      const trusted = Object.fromEntries(set.keys.map(({ kid, kty, crv, x }) => [kid, { kty, crv, x }]));
      expect(isSigned(bytes, jws, trusted)).toBe(true);
      expect(isSigned(bytes.subarray(1), jws, trusted)).toBe(false);
      expect(isSigned(bytes, jws, {})).toBe(false);
    });
  });
});
