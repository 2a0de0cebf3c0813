import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/platform/clock";
import { tableOf } from "../testing/contract";
import { writeMarker } from "./marker";
import { haproxyPlane } from "./plane";
import { parseInfo, parseStat } from "./reports";
import { batches, RuntimeFailure, runtimeApi } from "./runtime";

const info = "Name: HAProxy\nVersion: 2.8.3\nUptime_sec: 12\nStopping: 0\n\n";
const stat = (weight: number) =>
  `# pxname,svname,status,weight,stot,type,uweight,\nDE:m:general,f,UP,${weight},7,2,${weight},\n\n`;

/** A peer on a socket that answers each line as told; it is where a real HAProxy would never go wrong so neatly. */
async function peer(answer: (line: string, socket: net.Socket) => void) {
  const folder = await mkdtemp(join(tmpdir(), "ballast-runtime-"));
  const path = join(folder, "s");
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (data) => answer(data.toString().trim(), socket));
  });
  server.listen(path);
  await once(server, "listening");
  closers.push(async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return path;
}
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const failure = async (run: Promise<unknown>) => {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RuntimeFailure);
  return error as RuntimeFailure;
};

describe("an exchange with the Runtime API", () => {
  it.each<[string, (line: string, socket: net.Socket) => void, string, RegExp]>([
    ["a reply cut short", (_, socket) => socket.end("Name: HAProxy\nVers"), "cut_short", /cut short/],
    ["no reply at all", (_, socket) => socket.end(), "cut_short", /without a reply/],
    ["silence", () => undefined, "timeout", /within 150 ms/],
    ["a reply that never ends", (_, socket) => socket.write("Name: HAProxy\n\n"), "timeout", /within 150 ms/],
  ])("that meets %s fails as such", async (_name, answer, kind, message) => {
    const api = runtimeApi({ path: await peer(answer) }, { timeoutMs: 150 });
    const error = await failure(api.ask("show info"));
    expect([kind, "unreachable"]).toContain(error.kind);
    expect(error.message).toMatch(message);
  });

  it("does not wait for a peer that drips", async () => {
    const path = await peer((_, socket) => {
      const drip = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => clearInterval(drip));
    });
    expect((await failure(runtimeApi({ path }, { timeoutMs: 200 }).ask("show info"))).kind).toBe("timeout");
  });

  it("does not swallow an endless reply", async () => {
    const path = await peer((_, socket) => socket.write("x".repeat(10_000)));
    const api = runtimeApi({ path }, { timeoutMs: 1_000, maxReplyBytes: 5_000 });
    expect((await failure(api.ask("show stat"))).kind).toBe("nonsense");
  });

  it.each([
    ["/tmp/ballast-no-such.sock", /no socket/],
    ["/dev/null", /./],
  ])("with nobody at %s fails as unreachable", async (path, message) => {
    const error = await failure(runtimeApi({ path }, { timeoutMs: 500 }).ask("show info"));
    expect(error.kind).toBe("unreachable");
    expect(error.message).toMatch(message);
  });

  it("takes one empty line per command for success, and anything else for what it is", async () => {
    const tell = async (reply: string, count: number) => {
      const path = await peer((_, socket) => socket.end(reply));
      return runtimeApi({ path }, { timeoutMs: 500 }).tell(Array(count).fill("set weight a/b 1"));
    };
    await tell("\n\n\n", 3);
    expect((await failure(tell("\n\n", 3))).kind).toBe("cut_short");
    const refused = await failure(tell("No such server.\n\n\n", 2));
    expect(refused.kind).toBe("refused");
    expect(refused.message).toContain("No such server.");
    expect((await failure(tell("Permission denied\n\n", 1))).kind).toBe("refused");
  });

  it("sends long lists in lines that fit HAProxy's buffer, losing none", () => {
    const commands = Array.from(
      { length: 1_000 },
      (_, index) => `set weight some-long-backend/server-${index} 256`,
    );
    const lines = [...batches(commands)];
    expect(lines.flat()).toEqual(commands);
    for (const line of lines) expect(line.join(";").length).toBeLessThan(8_192);
  });
});

describe("reports", () => {
  it("tells the version, and refuses one that is too old", () => {
    expect(parseInfo(info)).toEqual({ version: "2.8.3", uptimeSec: 12, stopping: false });
    expect(() => parseInfo(info.replace("2.8.3", "1.8.30"))).toThrow(/1\.8\.30 is too old.*2\.4/);
    expect(parseInfo(info.replace("2.8.3", "2.10-dev1")).version).toBe("2.10-dev1");
  });

  it.each(["", "\n\n", "HTTP/1.1 400 Bad Request\n\n", "Name: nginx\nVersion: 2.8\nUptime_sec: 1\n\n"])(
    "does not take %j for HAProxy",
    (text) => expect(() => parseInfo(text)).toThrow(/Expected HAProxy/),
  );

  it("reads user weights by column name, with quoted fields", () => {
    const text =
      '# pxname,svname,check_desc,status,weight,stot,type,uweight,\nbe,BACKEND,,UP,9,1,1,9,\nbe,s,"a, ""b""",UP,1,4,2,200,\n\n';
    expect(parseStat(text)).toEqual([{ backend: "be", server: "s", status: "UP", weight: 200, requests: 4 }]);
  });

  it.each([
    ["nonsense", /Expected the CSV/],
    ["# pxname,svname,status,weight,stot,type\nbe,s,UP\n\n", /3 fields where 6/],
    ["# pxname,svname,status,weight,stot,type\nbe,s,UP,heavy,1,2\n\n", /be\/s reports weight "heavy"/],
    ["# pxname,svname,status,weight,stot,type\nbe,s,UP,,1,2\n\n", /weight ""/],
  ])("does not take %j for statistics", (text, message) => {
    expect(() => parseStat(text)).toThrow(message);
  });
});

describe("an edge that lies", () => {
  const table = tableOf(3, [{ cell: "DE|m|general", fleet: "f", share: 1 }]);
  const publish = async (answer: (line: string) => string) => {
    const path = await peer((line, socket) => socket.end(answer(line)));
    const plane = haproxyPlane([{ name: "a", address: `unix:${path}` }], { timeoutMs: 500 }, systemClock);
    return plane.publish(table, "k");
  };

  it("is not believed when it accepts a weight and does not apply it", async () => {
    const outcomes = await publish((line) =>
      line === "show info" ? info : line.startsWith("show stat") ? stat(1) : "\n",
    );
    expect(outcomes).toEqual([
      { edge: "a", outcome: "failed", reason: expect.stringMatching(/told weight 256 and reads back 1/) },
    ]);
  });

  it("is not written to when what it runs cannot be read", async () => {
    const lines: string[] = [];
    const outcomes = await publish((line) => {
      lines.push(line);
      return line === "show info" ? info : "garbage\n\n";
    });
    expect(outcomes[0]).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/Expected the CSV/),
    });
    expect(lines.some((line) => line.startsWith("set "))).toBe(false);
  });

  it("keeps its marker's digits within a weight", () => {
    for (const version of [1, 255, 256, 65_536, 2 ** 32 - 1])
      for (const command of writeMarker(version)) expect(Number(command.split(" ").at(-1))).toBeLessThan(256);
  });
});
