import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

/** A lock that was taken, or what its holder says of itself. */
export type LockResult = { taken: true; release(): void } | { taken: false; holder: string };

/**
 * Takes the lock on `folder`, held until this process ends in whatever way. On Linux it is a socket in the abstract
 * namespace: the kernel gives it to one process and takes it back with that process's last breath, so there is never a
 * stale one to judge. Who asks in vain is told `introduce()` by the holder.
 */
export async function takeLock(folder: string, introduce: () => string): Promise<LockResult> {
  const path = socketPath(folder);
  const server = await listen(path, introduce);
  if (server) return { taken: true, release: () => server.close() };
  const holder = await ask(path);
  if (holder !== null) return { taken: false, holder };
  // Nobody is behind it: the file of a killed process (not on Linux), or a holder that ended this very moment.
  if (!path.startsWith("\0")) rmSync(path, { force: true });
  const second = await listen(path, introduce);
  return second ? { taken: true, release: () => second.close() } : { taken: false, holder: "another start" };
}

function socketPath(folder: string): string {
  const id = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  return process.platform === "linux" ? `\0ballast-${id}` : join(folder, "lock");
}

function listen(path: string, introduce: () => string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => undefined).end(introduce()));
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** What the holder says, or null when nobody listens. */
function ask(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(path);
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
    socket.setTimeout(2_000, () => socket.destroy());
    socket.once("error", () => resolve(null));
    socket.once("close", () => resolve(said || "another start"));
  });
}
