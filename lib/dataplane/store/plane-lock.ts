import { pool } from "@/lib/platform/db/client";

/**
 * Runs `work` while no other process writes to the data plane. The lock belongs to a database connection, not to a
 * transaction: writing to edges takes as long as it takes, and a killed process lets go of it at once.
 */
export async function withPlaneLock<T>(dataPlaneId: string, work: () => Promise<T>): Promise<T> {
  const client = await pool().connect();
  const key = `ballast.data_plane.${dataPlaneId}`;
  try {
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [key]);
    return await work();
  } finally {
    // A connection that cannot be unlocked is thrown away, and the lock with it.
    const unlocked = await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [key]).then(
      () => true,
      () => false,
    );
    client.release(!unlocked);
  }
}
