import { managerSigns } from "@/lib/approvals/model";
import { intendTable } from "@/lib/dataplane/intend-table";
import type { RoutingStore, TableWriter } from "@/lib/dataplane/routing-store";
import type { EffectRecord } from "@/lib/dataplane/store/effects";
import type { DataPlaneRecord } from "@/lib/dataplane/store/planes";
import type { TableRecord } from "@/lib/dataplane/store/tables";
import { hashRoutes, orderRoutes } from "@/lib/dataplane/table";
import { refuse } from "@/lib/platform/errors";
import type { CommandStore } from "../../commands";
import type { Progress } from "../../model";
import type { Change, ControllerStore } from "../../ports";
import { summary } from "../../store/controller-store";
import type { ShiftRecord } from "../../store/shifts";
import { routesFromShares } from "../../table";
import type { AuditLine, Estate, HeldLease, Keeping, ProposedShift } from "./keeping";
import { SIGNED_FOR_MS } from "./keeping";

interface State {
  shifts: Map<string, ShiftRecord>;
  /** Active fleets, and who has them: the database's partial unique index. */
  taken: Map<string, string>;
  tables: TableRecord[];
  effects: Map<string, EffectRecord>;
  signed: Set<string>;
  audit: AuditLine[];
  lease: HeldLease;
}

/** Undoes a change whose shift someone else wrote first. */
class Overtaken extends Error {}

/** A shift as it is kept when nothing has happened to it yet. */
const recordOf = (shift: ProposedShift, now: Date): ShiftRecord => ({
  ...shift,
  planId: null,
  windowIndex: 0,
  envelopeId: null,
  snapshotSha256: null,
  proposedByLabel: "Sara",
  reason: "because",
  requirement: { needs: [managerSigns] },
  progress: { state: "proposed", expiresAt: shift.expiresAt },
  request: null,
  revision: 1,
  createdAt: now,
  startedAt: null,
  endedAt: null,
});

const effectKey = (plane: string, version: number) => `${plane}\n${version}`;

/** Shifts, tables and publications in memory: every change whole or not at all, and refused where the database refuses. */
export function memoryKeeping(estate: Estate, bug: { readonly sharesFleets?: boolean } = {}): Keeping {
  const routes = orderRoutes(routesFromShares(estate.first));
  const firstTable: TableRecord = {
    version: 1,
    sha256: hashRoutes(routes),
    routes,
    key: "first",
    planId: null,
    shiftId: null,
    note: "first",
    createdAt: estate.now,
    createdBy: "test",
  };
  const planes = Object.entries(estate.planes).map(
    ([id, edges]): DataPlaneRecord => ({
      id,
      name: id,
      kind: "feed",
      config: {},
      enabled: true,
      offeredVersion: null,
      createdAt: estate.now,
      edges: edges.map((name) => ({
        id: `${id}/${name}`,
        dataPlaneId: id,
        name,
        address: null,
        tokenId: null,
        ackedVersion: null,
        ackedAt: null,
        observedAt: null,
        sync: "unknown",
        note: null,
        healthy: null,
        healthNote: null,
        refusedAt: null,
        refusedWhy: null,
        restoreVersion: null,
      })),
    }),
  );
  const known = new Set(estate.cells.flatMap((cell) => estate.fleets.map((fleet) => `${cell}\n${fleet}`)));
  let state: State = {
    shifts: new Map(),
    taken: new Map(),
    tables: [firstTable],
    effects: new Map(
      planes.map(({ id }) => [
        effectKey(id, 1),
        {
          dataPlaneId: id,
          version: 1,
          intentAt: estate.now,
          attempts: 1,
          outcome: "applied",
          outcomeAt: estate.now,
          detail: null,
        },
      ]),
    ),
    signed: new Set(),
    audit: [],
    lease: { holder: "nobody", token: 0 },
  };

  /** All of `work` or none of it. Nothing else runs meanwhile: it waits at no gate. */
  async function whole<T>(work: () => Promise<T>): Promise<T> {
    const before = state;
    state = {
      ...before,
      shifts: new Map(before.shifts),
      taken: new Map(before.taken),
      tables: [...before.tables],
      effects: new Map(before.effects),
      signed: new Set(before.signed),
      audit: [...before.audit],
    };
    try {
      return await work();
    } catch (error) {
      state = before;
      throw error;
    }
  }

  const newest = () => state.tables.at(-1) ?? null;
  const load = async (id: string) => state.shifts.get(id) ?? null;
  const log = (line: AuditLine) => void state.audit.push(line);

  function setEffect(plane: string, version: number, change: Partial<EffectRecord>) {
    const key = effectKey(plane, version);
    const was = state.effects.get(key);
    if (was) state.effects.set(key, { ...was, ...change });
    return was;
  }

  function recordIntents(version: number, ids: readonly string[], at: Date) {
    for (const effect of [...state.effects.values()]) {
      if (!ids.includes(effect.dataPlaneId) || effect.version >= version || effect.outcome !== null) continue;
      setEffect(effect.dataPlaneId, effect.version, { outcome: "superseded", outcomeAt: at });
    }
    for (const dataPlaneId of ids) {
      const key = effectKey(dataPlaneId, version);
      if (state.effects.has(key)) continue;
      const blank = { attempts: 0, outcome: null, outcomeAt: null, detail: null };
      state.effects.set(key, { dataPlaneId, version, intentAt: at, ...blank });
    }
  }

  const strangers = (list: TableRecord["routes"]) =>
    list.flatMap(({ cell, fleet }) =>
      known.has(`${cell}\n${fleet}`) ? [] : [{ cell, fleet, rules: ["not in the estate"] }],
    );

  const writer: TableWriter = {
    lock: async () => undefined,
    newest: async () => newest(),
    byKey: async (key) => state.tables.find((table) => table.key === key) ?? null,
    async insert(table) {
      const version = (newest()?.version ?? 0) + 1;
      state.tables.push({ ...table, version });
      return version;
    },
    enabledPlanes: async () => planes.map(({ id }) => id),
    recordIntents: async (version, ids, at) => recordIntents(version, ids, at),
    denials: async (list) => strangers([...list]),
  };

  function takeFleets(shift: ShiftRecord, active: boolean) {
    for (const fleet of shift.fleets) {
      const holder = state.taken.get(fleet);
      if (active && holder !== undefined && holder !== shift.id && !bug.sharesFleets)
        refuse("conflict", "Another shift has just taken one of these fleets.");
      if (active) state.taken.set(fleet, shift.id);
      else if (holder === shift.id) state.taken.delete(fleet);
    }
  }

  function write(
    read: Pick<ShiftRecord, "id" | "revision">,
    next: Progress,
    { takesRequest, startedAt }: { takesRequest: boolean; startedAt?: Date },
  ): boolean {
    const shift = state.shifts.get(read.id);
    if (!shift || shift.revision !== read.revision) return false;
    const needsSignature = next.state === "approved" || next.state === "running";
    if (shift.kind === "rebalance" && needsSignature && !state.signed.has(shift.id))
      throw new Error(`shift ${shift.id} has no approval of its plan`);
    takeFleets(shift, next.state === "running" || next.state === "rolling_back");
    state.shifts.set(shift.id, {
      ...shift,
      progress: next,
      revision: shift.revision + 1,
      request: takesRequest ? null : shift.request,
      endedAt: "at" in next ? next.at : null,
      ...(startedAt ? { startedAt } : {}),
    });
    return true;
  }

  const controller = (lease: HeldLease, actor: string): ControllerStore => ({
    async due() {
      const waiting = ["proposed", "approved", "running", "rolling_back"];
      return [...state.shifts.values()]
        .filter(({ progress, request }) => waiting.includes(progress.state) || request !== null)
        .map(({ id }) => id);
    },
    load,
    async commit(shift, change: Change, now) {
      try {
        return await whole(async () => {
          if (state.lease.token !== lease.token)
            refuse("conflict", "The lease was taken over by another worker; this one stops acting.");
          if (change.kind === "move") {
            const { event, because, next, close, takesRequest } = change;
            if (!write(shift, next, { takesRequest })) throw new Overtaken();
            if (event !== "retried") {
              log({
                action: `shift.${event}`,
                subjectId: shift.id,
                reason: because,
                before: summary(shift.progress),
                after: {
                  ...summary(next),
                  ...(close ? { version: close.version, outcome: close.outcome } : {}),
                },
              });
            }
            return { version: null };
          }
          const { version, sha256 } = await intendTable(
            writer,
            {
              key: `shift/${shift.id}/${shift.revision}`,
              baseVersion: change.baseVersion,
              routes: routesFromShares(change.table),
              note: `Shift ${shift.id}`,
              planId: shift.planId,
              shiftId: shift.id,
              createdBy: actor,
            },
            now,
          );
          if (!write(shift, change.next(version), { takesRequest: false })) throw new Overtaken();
          log({
            action: "shift.step",
            subjectId: shift.id,
            reason: null,
            before: { version: change.baseVersion },
            after: {
              direction: change.direction,
              step: change.step.index + 1,
              fraction: change.step.fraction,
              version,
              sha256,
            },
          });
          return { version };
        });
      } catch (error) {
        if (error instanceof Overtaken) return null;
        throw error;
      }
    },
    async record() {},
  });

  const commands = (): CommandStore => ({
    load,
    write: (shift, next, options) => whole(async () => write(shift, next, options)),
    async leave(id, request) {
      const shift = state.shifts.get(id);
      if (shift) state.shifts.set(id, { ...shift, request, revision: shift.revision + 1 });
    },
    async busyFleets(shift) {
      if (bug.sharesFleets) return [];
      return shift.fleets.filter((fleet) => (state.taken.get(fleet) ?? shift.id) !== shift.id).sort();
    },
    async takeFleets(id) {
      await whole(async () => {
        const shift = state.shifts.get(id);
        if (shift) takeFleets(shift, true);
      });
    },
    async addFleets(id, more) {
      await whole(async () => {
        const shift = state.shifts.get(id);
        if (!shift) return;
        const grown = { ...shift, fleets: [...shift.fleets, ...more].sort() };
        takeFleets(grown, true);
        state.shifts.set(id, grown);
      });
    },
  });

  const routing: Keeping["routing"] = (clock, unfit): RoutingStore => ({
    planes: async () => planes,
    newest: async () => newest(),
    newestVersion: async () => newest()?.version ?? null,
    table: async (version) => state.tables.find((table) => table.version === version) ?? null,
    effect: async (plane, version) => state.effects.get(effectKey(plane, version)) ?? null,
    async intend(plane, version) {
      recordIntents(version, [plane], clock.now());
      const effect = state.effects.get(effectKey(plane, version));
      if (!effect) throw new Error(`The intent to bring ${plane} to table ${version} was not kept.`);
      return effect;
    },
    async beginAttempt(plane, version) {
      const effect = state.effects.get(effectKey(plane, version));
      if (!effect || effect.outcome === "superseded") return false;
      setEffect(plane, version, { attempts: effect.attempts + 1 });
      return true;
    },
    exclusively: (_, work) => work(),
    async record({ dataPlaneId, version, outcome, detail }) {
      if (version === null || newest()?.version !== version) return;
      const was = state.effects.get(effectKey(dataPlaneId, version));
      if (!was || was.outcome === "superseded") return;
      const same = JSON.stringify([was.outcome, was.detail]) === JSON.stringify([outcome, detail]);
      if (same) return;
      setEffect(dataPlaneId, version, { outcome, detail, outcomeAt: outcome === null ? null : clock.now() });
      if (was.outcome === outcome) return;
      log({
        action: "routing.outcome",
        subjectId: dataPlaneId,
        reason: null,
        before: { version, outcome: was.outcome },
        after: { version, outcome, ...(detail ? { detail } : {}) },
      });
    },
    async reopen(version) {
      if (newest()?.version !== version) return;
      for (const { dataPlaneId, version: of, outcome } of [...state.effects.values()]) {
        if (of !== version || outcome === "superseded") continue;
        setEffect(dataPlaneId, version, { outcome: null, outcomeAt: null, detail: null });
      }
    },
    denials: async (list) => strangers([...list]),
    unfit,
  });

  return {
    controller,
    commands,
    routing,
    async takeLease(holder) {
      const { lease } = state;
      const token = lease.holder === holder ? lease.token : lease.token + 1;
      state.lease = { holder, token };
      return state.lease;
    },
    async propose(shift, now) {
      state.shifts.set(shift.id, recordOf(shift, now));
    },
    sign: (id, now, startAt) =>
      whole(async () => {
        const shift = state.shifts.get(id);
        if (shift?.progress.state !== "proposed") return false;
        state.signed.add(id);
        const expiresAt = new Date(now.getTime() + SIGNED_FOR_MS);
        return write(shift, { state: "approved", expiresAt, startAt }, { takesRequest: true });
      }),
    drain: ({ liveVersion, ...shift }, overtakes, now) =>
      whole(async () => {
        for (const other of overtakes) {
          const ended: Progress = { state: "aborted", at: now, because: "Overtaken by a drain" };
          if (!write(other, ended, { takesRequest: true })) refuse("conflict", "A shift has just moved.");
          log({
            action: "shift.aborted",
            subjectId: other.id,
            reason: ended.because,
            before: null,
            after: { state: "aborted" },
          });
        }
        const record = recordOf(shift, now);
        state.shifts.set(shift.id, {
          ...record,
          startedAt: now,
          progress: {
            state: "running",
            live: { version: liveVersion, fraction: 0 },
            step: { phase: "pending", index: 0 },
            pausedSince: null,
            waived: [],
          },
        });
        takeFleets(record, true);
      }),
    isSigned: async (id) => state.signed.has(id),
    shifts: async () => [...state.shifts.values()],
    tables: async () => state.tables,
    effects: async () => [...state.effects.values()],
    audit: async (from = 0) => state.audit.slice(from),
    taken: async () => Object.fromEntries(state.taken),
    async lastApplied() {
      const applied = [...state.effects.values()].filter(({ outcome }) => outcome === "applied");
      const version = Math.max(0, ...applied.map((effect) => effect.version));
      return state.tables.find((table) => table.version === version) ?? null;
    },
  };
}
