import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clusterHome, prepareCluster } from "./cluster";
import { postmasterOf, stopOrphan } from "./orphan";
import { ensureDatabase, freePort, type Server, startServer } from "./server";

async function ask(server: Server, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.url("ballast") });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

describe("the embedded PostgreSQL", () => {
  let dir = "";
  const servers: Server[] = [];
  const start = async () => {
    const server = await startServer(prepareCluster(dir), { port: await freePort(), fsync: true });
    servers.push(server);
    await ensureDatabase(server, "ballast");
    return server;
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "ballast-cluster-"));
    chmodSync(dir, 0o711);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    rmSync(clusterHome(dir), { recursive: true, force: true });
    rmSync(dir, { recursive: true, force: true });
  });

  it("keeps what was committed when it is killed, and is a server nobody else can use", async () => {
    const first = await start();
    await ask(first, "create table kept as select 42 as n");
    expect(await ask(first, "show fsync")).toEqual(["on"]);
    const gone = new Promise((resolve) => first.process.once("exit", resolve));
    first.process.kill("SIGKILL");
    await gone;
    const second = await start();
    expect(await ask(second, "select n from kept")).toEqual([42]);
    expect(statSync(join(dir, "password")).mode & 0o777).toBe(0o600);
    const stranger = new Client({ connectionString: second.url("ballast").replace(/:[^:@]+@/, ":guess@") });
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
  });

  it("is stopped when its starter is gone, by its folder and not by its number", async () => {
    const server = await start();
    const { dataDir } = prepareCluster(dir);
    expect(postmasterOf(dataDir)).toBe(server.process.pid);
    expect(await stopOrphan(dataDir)).toBe(true);
    expect(postmasterOf(dataDir)).toBeNull();
    expect(await stopOrphan(dataDir)).toBe(false);

    // The number in a stale file may be anybody's by now.
    const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    writeFileSync(join(dataDir, "postmaster.pid"), `${bystander.pid}\n${dataDir}\n`);
    expect(await stopOrphan(dataDir)).toBe(false);
    expect(bystander.exitCode).toBeNull();
    bystander.kill();
    expect(existsSync(join(dataDir, "postmaster.pid"))).toBe(false);
  });

  it("starts over a creation that was cut short", async () => {
    prepareCluster(dir);
    const home = clusterHome(dir);
    rmSync(join(home, "data"), { recursive: true });
    writeFileSync(join(home, "data.partial"), "half a folder");
    const server = await start();
    expect(await ask(server, "select 1")).toEqual([1]);
    expect(existsSync(join(home, "data.partial"))).toBe(false);
  });

  // Only for root there is somebody else whom PostgreSQL runs as.
  it.runIf(process.getuid?.() === 0)("lives elsewhere when its user cannot enter the folder", async () => {
    chmodSync(dir, 0o700);
    expect(clusterHome(dir)).toMatch(/^\/var\/lib\/ballast\/[0-9a-f]{16}$/);
    const server = await start();
    expect(await ask(server, "select current_user")).toEqual(["ballast"]);
  });
});
