import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type HaproxyEstate, type RenderOptions, renderHaproxyConfig } from "../haproxy/render";
import { runtimeApi } from "../haproxy/runtime";

const run = promisify(execFile);

/** Daemons are installed where the PATH of an ordinary user does not look. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin:/sbin` };

/** A folder of its own for sockets and state; socket paths are limited to some 100 characters. */
export const temporaryFolder = () => mkdtemp(join(tmpdir(), "ballast-plane-"));
export const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true });

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** What `haproxy -c` says of a configuration; throws its complaint when it is not valid. */
export async function checkConfig(config: string): Promise<void> {
  const folder = await temporaryFolder();
  try {
    await writeFile(join(folder, "haproxy.cfg"), config);
    await run("haproxy", ["-c", "-f", join(folder, "haproxy.cfg")], { env });
  } finally {
    await removeFolder(folder);
  }
}

export type RunningHaproxy = {
  address: string;
  url: string;
  socket: string;
  /** Kills it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again, from the same configuration and state file. */
  start(): Promise<void>;
  /** Saves what a reload would. */
  saveState(): Promise<void>;
  stop(): Promise<void>;
};

/** A real HAProxy, running what Ballast renders of the estate. */
export async function startHaproxy(
  estate: HaproxyEstate,
  overrides: Partial<RenderOptions> = {},
): Promise<RunningHaproxy> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const socket = join(folder, "h.sock");
  const options: RenderOptions = {
    bind: `127.0.0.1:${port}`,
    statsSocket: socket,
    stateFile: join(folder, "state"),
    healthPath: "/health",
    unknown: { kind: "refuse" },
    healthIntervalMs: 200,
    ...overrides,
  };
  const file = join(folder, "haproxy.cfg");
  await writeFile(file, renderHaproxyConfig(estate, options).config);

  let child: ChildProcess | null = null;
  const api = runtimeApi({ path: socket }, { timeoutMs: 2_000 });
  const start = async () => {
    const started = spawn("haproxy", ["-db", "-f", file], { stdio: ["ignore", "pipe", "pipe"], env });
    child = started;
    let said = "";
    started.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    started.stdout?.resume();
    const failed = new Promise<never>((_, reject) => {
      started.once("error", reject);
      started.once("exit", (code, signal) => {
        if (signal === null) reject(new Error(`haproxy ended with code ${code}: ${said}`));
      });
    });
    failed.catch(() => undefined);
    for (let tries = 0; ; tries += 1) {
      try {
        await Promise.race([api.ask("show info"), failed]);
        return;
      } catch (error) {
        if (tries >= 100 || started.exitCode !== null) throw error;
        await sleep(20);
      }
    }
  };
  const kill = async () => {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill("SIGKILL");
    await ended;
  };
  await start();
  return {
    address: `unix:${socket}`,
    url: `http://127.0.0.1:${port}`,
    socket,
    kill,
    start,
    saveState: async () => writeFile(join(folder, "state"), await api.ask("show servers state")),
    stop: async () => {
      await kill();
      await removeFolder(folder);
    },
  };
}

/** A small inference server: healthy, and answering every request with its own name. */
export async function startFleet(name: string) {
  let served = 0;
  const server = createServer((request, response) => {
    if (request.url !== "/health") served += 1;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ fleet: name }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `127.0.0.1:${port}`,
    served: () => served,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
