import { managerSigns } from "@/lib/approvals/model";
import { insertApproval } from "@/lib/approvals/store/approvals";
import { appendEntry } from "@/lib/audit/store/entries";
import { liveRoutingStore } from "@/lib/dataplane/live-store";
import { lastAppliedVersion, loadEffects } from "@/lib/dataplane/store/effects";
import { recentTables, type TableRecord, tableByVersion } from "@/lib/dataplane/store/tables";
import { hashRoutes } from "@/lib/dataplane/table";
import { seedEstate } from "@/lib/dataplane/testing/estate";
import { systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { inTransaction, violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import type { CommandStore } from "../../commands";
import { commandStore } from "../../store/command-store";
import { controllerStore } from "../../store/controller-store";
import { insertRunningShift } from "../../store/drains";
import { insertShift, loadShift, loadShifts, writeProgress } from "../../store/shifts";
import { routesFromShares } from "../../table";
import type { Kept } from "./invariants";
import { type Estate, type Keeping, SIGNED_FOR_MS } from "./keeping";

const LEASE = "test/simulated-shifts";
const planId = "00000000-0000-4000-a000-000000000001";
const snapshotSha256 = "5".repeat(64);
const sara = "00000000-0000-4000-9000-000000000001";
const mona = "00000000-0000-4000-9000-000000000002";
const actor = systemActor("worker");

/** Once per database: who proposes and signs, and the plan that every shift is said to carry out. */
async function seedOnce(estate: Estate): Promise<void> {
  if (await prisma().user.findUnique({ where: { id: sara } })) return;
  await seedEstate({ cells: estate.cells, fleets: estate.fleets.map((id) => ({ id })) });
  await prisma().user.createMany({
    data: [
      { id: sara, name: "Sara", email: "sara@example.test" },
      { id: mona, name: "Mona", email: "mona@example.test" },
    ],
  });
  await prisma().userRole.create({ data: { userId: mona, role: "manager" } });
  await prisma().snapshot.create({ data: { sha256: snapshotSha256, asOf: estate.now, body: {} } });
  const policy = await prisma().policy.create({
    data: { body: {}, shifts: {}, createdBy: "test", reason: "test" },
  });
  await prisma().plan.create({
    data: {
      id: planId,
      name: "Test",
      snapshotSha256,
      state: "ready",
      body: {},
      policyVersion: policy.version,
      proposedById: sara,
      proposedByLabel: "Sara",
      reason: "test",
    },
  });
}

/**
 * What PostgreSQL keeps of shifts and data planes, emptied first but for the audit log, which cannot be. Only for a
 * test's own database.
 */
export async function postgresKeeping(estate: Estate): Promise<Keeping> {
  await seedOnce(estate);
  await pool().query("TRUNCATE shift, routing_table, data_plane, lease RESTART IDENTITY CASCADE");
  const routes = routesFromShares(estate.first);
  await prisma().routingTable.create({
    data: {
      sha256: hashRoutes(routes),
      key: "first",
      note: "first",
      createdBy: "test",
      shares: { create: routes.map(({ cell, fleet, share }) => ({ cellId: cell, fleetId: fleet, share })) },
    },
  });
  for (const [id, names] of Object.entries(estate.planes)) {
    const edges = { create: names.map((name) => ({ id: `${id}/${name}`, name })) };
    await prisma().dataPlane.create({ data: { id, name: id, kind: "feed", config: {}, edges } });
    const done = { attempts: 1, outcome: "applied", intentAt: estate.now, outcomeAt: estate.now };
    await prisma().publishEffect.create({ data: { dataPlaneId: id, version: 1, ...done } });
  }
  const { seq: base } = (await prisma().auditEntry.findFirst({ orderBy: { seq: "desc" } })) ?? { seq: 0n };

  const alone = <K extends keyof CommandStore>(name: K) =>
    ((...input: Parameters<CommandStore[K]>) =>
      inTransaction(async (tx) => {
        const run = commandStore(tx)[name] as (...of: typeof input) => ReturnType<CommandStore[K]>;
        return run(...input);
      })) as CommandStore[K];

  const keeping: Keeping = {
    controller: ({ holder, token }) =>
      controllerStore({ name: LEASE, holder, fencingToken: BigInt(token), expiresAt: estate.now }, actor),
    commands: () => ({
      load: alone("load"),
      write: alone("write"),
      leave: alone("leave"),
      busyFleets: alone("busyFleets"),
      takeFleets: alone("takeFleets"),
      addFleets: alone("addFleets"),
    }),
    routing: (clock, unfit) => liveRoutingStore(actor, clock, unfit),
    async takeLease(holder) {
      const [row] = await prisma().$queryRaw<{ token: bigint }[]>`
        INSERT INTO lease AS held (name, holder, fencing_token, expires_at, renewed_at)
        VALUES (${LEASE}, ${holder}, 1, now(), now())
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,
          fencing_token = held.fencing_token + CASE WHEN held.holder = excluded.holder THEN 0 ELSE 1 END
        RETURNING fencing_token AS token`;
      return { holder, token: Number(row?.token) };
    },
    async propose({ pace, guardrails, startedWith, kind, ...shift }, now) {
      const who = { proposedById: sara, proposedByLabel: "Sara", reason: "because" };
      const settings = { pace, guardrails: [...guardrails], startedWith: { ...startedWith } };
      const plan = { planId, windowIndex: 0, snapshotSha256, envelopeId: null };
      const row = { ...shift, ...who, ...plan, settings, requirement: { needs: [managerSigns] } };
      await inTransaction((tx) =>
        insertShift(tx, { ...row, progress: { state: "proposed", expiresAt: shift.expiresAt } }, now),
      );
      if (kind !== "rebalance") await prisma().shift.update({ where: { id: shift.id }, data: { kind } });
    },
    sign: (id, now, startAt) =>
      inTransaction(async (tx) => {
        const shift = await loadShift(id, tx);
        if (shift?.progress.state !== "proposed") return false;
        const expiresAt = new Date(now.getTime() + SIGNED_FOR_MS);
        await insertApproval(tx, {
          shiftId: id,
          proposedById: sara,
          decidedById: mona,
          decidedByLabel: "Mona",
          decision: "approve",
          role: "manager",
          reason: "looks right",
          snapshotSha256,
          envelopeSha256: null,
          at: now,
          expiresAt,
        });
        return writeProgress(tx, shift, { state: "approved", expiresAt, startAt }, { takesRequest: true });
      }),
    drain: ({ pace, guardrails, startedWith, kind: _, ...shift }, overtakes, now) =>
      inTransaction(async (tx) => {
        for (const other of overtakes) {
          const ended = { state: "aborted", at: now, because: "Overtaken by a drain" } as const;
          if (!(await writeProgress(tx, other, ended, { takesRequest: true })))
            refuse("conflict", "A shift has just moved.");
          await appendEntry(
            tx,
            actor,
            {
              action: "shift.aborted",
              subjectKind: "shift",
              subjectId: other.id,
              planId: null,
              reason: ended.because,
              before: null,
              after: { state: "aborted" },
            },
            now,
          );
        }
        const settings = { pace, guardrails: [...guardrails], startedWith: { ...startedWith } };
        const who = { proposedById: sara, proposedByLabel: "Sara", reason: "because" };
        await insertRunningShift(tx, { ...shift, ...who, settings, kind: "drain" }, now).catch(
          (error: unknown) => {
            if (violatedConstraint(error))
              refuse("conflict", "Another shift has just taken one of these fleets.");
            throw error;
          },
        );
      }),
    ...postgresReads(base),
    async taken() {
      const rows = await prisma().shiftFleet.findMany({ where: { active: true } });
      return Object.fromEntries(rows.map(({ fleetId, shiftId }) => [fleetId, shiftId]));
    },
  };
  return keeping;
}

/**
 * What can be read of shifts and tables without a part in them: for whoever looks on.
 *
 * @param base the last line of the audit log that does not count
 */
export function postgresReads(base: bigint): Kept {
  // A table never changes: what was read of one is kept.
  const known = new Map<number, TableRecord>();
  const tableOf = async (version: number): Promise<TableRecord[]> => {
    const table = known.get(version) ?? (await tableByVersion(version));
    if (table) known.set(version, table);
    return table ? [table] : [];
  };
  return {
    async isSigned(id) {
      const [row] = await prisma().$queryRaw<{ signed: boolean }[]>`
        SELECT envelope_id IS NOT NULL OR shift_is_signed(id, requirement, snapshot_sha256) AS signed
          FROM shift WHERE id = ${id}::uuid`;
      return row?.signed ?? false;
    },
    shifts: async () => (await loadShifts({ take: 10_000 })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    async tables() {
      const heads = await recentTables(10_000);
      return (await Promise.all(heads.map(({ version }) => tableOf(version)))).flat().reverse();
    },
    async effects() {
      const versions = await recentTables(10_000);
      return (await Promise.all(versions.map(({ version }) => loadEffects(version)))).flat();
    },
    async audit(from = 0) {
      const rows = await prisma().auditEntry.findMany({
        where: { seq: { gt: base } },
        orderBy: { seq: "asc" },
        skip: from,
      });
      return rows.map(({ action, subjectId, reason, before, after }) => ({
        action,
        subjectId,
        reason,
        before,
        after,
      }));
    },
    async lastApplied() {
      const version = await lastAppliedVersion();
      return version === null ? null : tableByVersion(version);
    },
  };
}
