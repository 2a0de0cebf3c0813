import { ensureDatabase } from "./server";
import { startTemporaryServer } from "./temporary";

/** Runs `work` with the URL of an empty database that is gone afterwards. */
export async function withScratchDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await startTemporaryServer();
  try {
    await ensureDatabase(server, "scratch");
    return await work(server.url("scratch"));
  } finally {
    await server.stop();
  }
}
