import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "@/prisma/generated/client";
import { env } from "../env";

/** A transaction in progress: what stores take as their first argument. */
export type Tx = Prisma.TransactionClient;

// Next reloads modules in development; one pool per process survives that.
const held = globalThis as typeof globalThis & { ballastDb?: { pool: pg.Pool; prisma: PrismaClient } };

function connect() {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: 12,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // A connection that dies while idle must not end the process; the next query opens another.
  pool.on("error", () => undefined);
  // Nor one that dies while lent out and between two queries; whoever holds it learns of it at the next one.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

const db = () => {
  held.ballastDb ??= connect();
  return held.ballastDb;
};

/** Prisma on the process's pool. */
export const prisma = (): PrismaClient => db().prisma;

/** The pool itself: for COPY, unnest and other bulk statements. */
export const pool = (): pg.Pool => db().pool;

/** A connection of its own, for LISTEN and advisory locks that must not share. The caller connects and ends it. */
export const dedicatedClient = (): pg.Client =>
  new pg.Client({ connectionString: env().DATABASE_URL, keepAlive: true, connectionTimeoutMillis: 5_000 });

/** Closes everything; the next use connects again. */
export async function disconnect(): Promise<void> {
  const open = held.ballastDb;
  held.ballastDb = undefined;
  if (!open) return;
  await open.prisma.$disconnect();
  await open.pool.end();
}
