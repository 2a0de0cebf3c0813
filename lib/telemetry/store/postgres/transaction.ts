import type { PoolClient } from "pg";
import { pool } from "@/lib/platform/db/client";

/**
 * One transaction on a connection of the pool, for bulk statements that Prisma has no words for.
 * Its commit waits for the disk whatever the server's default, since what follows it is a promise to the source.
 */
export async function onDisk<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN; SET LOCAL synchronous_commit = on");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    // A connection that cannot even roll back is thrown away, not given to the next request.
    client.release(broken);
  }
}
