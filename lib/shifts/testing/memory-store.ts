import type { Direction, ShiftEvent } from "../decision";
import type { Progress, Shares, Shift } from "../model";
import type { Change, ControllerStore, VersionedTable } from "../ports";
import { touched } from "../table";

export interface Published extends VersionedTable {
  readonly shiftId: string | null;
  readonly direction: Direction | null;
  outcome: "applied" | "superseded" | null;
}

/** What a worker holds while it may act. */
export interface Fence {
  readonly token: number;
}

const moving = (progress: Progress) => progress.state === "running" || progress.state === "rolling_back";

/** Shifts and routing tables in memory, with the guarantees of the database: conditional writes, fencing, one active shift per fleet. */
export function memoryStore(first: Shares) {
  const shifts = new Map<string, Shift>();
  const tables: Published[] = [
    { version: 1, shares: first, shiftId: null, direction: null, outcome: "applied" },
  ];
  const log: { shiftId: string; event: ShiftEvent | "intent" | "started"; version: number | null }[] = [];
  let fence = 0;

  const newest = () => tables[tables.length - 1]!;
  const table = (version: number) => tables.find((entry) => entry.version === version) ?? null;

  /** The store as one worker sees it: every write is refused once another holds the lease. */
  const storeFor = ({ token }: Fence): ControllerStore => ({
    async due() {
      return [...shifts.values()]
        .filter(
          ({ progress, request }) =>
            moving(progress) ||
            request !== null ||
            progress.state === "proposed" ||
            progress.state === "approved",
        )
        .map(({ id }) => id);
    },
    async load(id) {
      return shifts.get(id) ?? null;
    },
    async commit(read, change: Change) {
      if (token !== fence) throw new Error("The lease was taken over by another worker.");
      const current = shifts.get(read.id);
      if (!current || current.revision !== read.revision) return null;
      if (change.kind === "intend") {
        if (change.baseVersion !== newest().version) return null;
        const version = newest().version + 1;
        for (const entry of tables) entry.outcome ??= "superseded";
        tables.push({
          version,
          shares: change.table,
          shiftId: read.id,
          direction: change.direction,
          outcome: null,
        });
        shifts.set(read.id, { ...current, progress: change.next(version), revision: current.revision + 1 });
        log.push({ shiftId: read.id, event: "intent", version });
        return { version };
      }
      const closed = change.close && table(change.close.version);
      if (closed && change.close) closed.outcome = closed.outcome ?? change.close.outcome;
      const request = change.takesRequest ? null : current.request;
      shifts.set(read.id, { ...current, progress: change.next, request, revision: current.revision + 1 });
      log.push({ shiftId: read.id, event: change.event, version: change.close?.version ?? null });
      return { version: null };
    },
    async record() {},
  });

  return {
    shifts,
    tables,
    log,
    newest,
    table,
    storeFor,
    /** A new holder of the lease; whoever held it before writes nothing more. */
    takeLease: (): Fence => ({ token: ++fence }),
    /** What a person's verb does: conditional on nothing, bumps the revision. */
    ask(id: string, kind: NonNullable<Shift["request"]>["kind"], at: Date) {
      const shift = shifts.get(id);
      if (shift) {
        const request = { kind, by: "Ada", reason: "asked", at };
        shifts.set(id, { ...shift, request, revision: shift.revision + 1 });
      }
    },
    /** Starts an approved shift unless another active shift touches one of its fleets. */
    start(id: string) {
      const shift = shifts.get(id);
      if (shift?.progress.state !== "approved") return false;
      const fleets = new Set(touched(shift.origin, shift.target).fleets);
      const busy = [...shifts.values()].some(
        ({ progress, origin, target }) =>
          moving(progress) && touched(origin, target).fleets.some((fleet) => fleets.has(fleet)),
      );
      if (busy) return false;
      const live = { version: newest().version, fraction: 0 };
      const progress: Progress = {
        state: "running",
        live,
        step: { phase: "pending", index: 0 },
        pausedSince: null,
        waived: [],
      };
      shifts.set(id, { ...shift, progress, revision: shift.revision + 1 });
      log.push({ shiftId: id, event: "started", version: null });
      return true;
    },
  };
}
