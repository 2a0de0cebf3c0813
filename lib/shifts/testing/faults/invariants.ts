import type { RoutingTable } from "@/lib/dataplane/model";
import type { Shares } from "../../model";
import { loadByFleet, type SafetyFacts } from "../../safety";
import type { ShiftRecord } from "../../store/shifts";
import { NEGLIGIBLE_SHARE, overlay, sharesFromRoutes } from "../../table";
import { BACK_LIMIT } from "./estate";
import type { AuditLine, Keeping } from "./keeping";

/** A table as some process sent it, with what that process had just read and what the edges ran. */
export interface Sent {
  readonly by: string;
  readonly table: RoutingTable;
  /** What it read of law and capacity since it alone could write to the plane; it went by one of them. */
  readonly looks: readonly SafetyFacts[];
  readonly running: readonly Shares[];
}

const versionIn = (value: unknown): number | null => {
  const version = (value as { version?: unknown } | null)?.version;
  return typeof version === "number" ? version : null;
};

/** What is wrong with a table by these facts, or null. */
function wrongWith(next: Shares, bearable: readonly Shares[], facts: SafetyFacts): string | null {
  for (const [cell, row] of Object.entries(next))
    for (const [fleet, share] of Object.entries(row))
      if (share > NEGLIGIBLE_SHARE && (facts.cells[cell]?.denied[fleet]?.length ?? 0) > 0)
        return `sends ${cell} to ${fleet} against the law`;
  const loads = bearable.map((shares) => loadByFleet(shares, facts));
  for (const [fleet, load] of loadByFleet(next, facts)) {
    const healthy = facts.healthyAccelerators[fleet] ?? 0;
    const before = Math.max(...loads.map((one) => one.get(fleet) ?? 0));
    if (load > healthy * BACK_LIMIT + 1e-6 && load > before + 1e-6)
      return `loads ${fleet} with ${load.toFixed(1)} of ${healthy}`;
  }
  return null;
}

/** As much of what is kept as it takes to look on. */
export type Kept = Pick<Keeping, "shifts" | "tables" | "effects" | "audit" | "isSigned" | "lastApplied">;

/** What must never be, whatever happens to the world. Written apart from the rules that the product goes by. */
export class Invariants {
  readonly violations: string[] = [];
  #auditRead = 0;
  readonly #intents = new Set<number>();
  readonly #outcomes = new Set<number>();
  readonly #told = new Set<string>();

  constructor(private readonly keeping: Kept) {}

  /** After every event. */
  async check(sent: readonly Sent[]): Promise<void> {
    await this.#readAudit();
    const shifts = await this.keeping.shifts();
    this.#onePerFleet(shifts);
    for (const one of sent) await this.#maySend(one, shifts);
  }

  /** Once the world has healed and time has passed. */
  async checkEnd(running: readonly { readonly name: string; readonly table: RoutingTable }[]): Promise<void> {
    await this.#readAudit();
    const tables = await this.keeping.tables();
    const newest = tables.at(-1);
    for (const { name, table } of running) {
      if (table.version !== newest?.version || table.routes !== newest.routes)
        if (JSON.stringify(table.routes) !== JSON.stringify(newest?.routes))
          this.#say(`edge ${name} ends on version ${table.version}, not as version ${newest?.version}`);
    }
    const outcomes = new Map<number, boolean>();
    for (const { version, outcome } of await this.keeping.effects())
      outcomes.set(version, (outcomes.get(version) ?? true) && outcome !== null);
    for (const { version, routes } of tables) {
      const sums = new Map<string, number>();
      for (const { cell, share } of routes) sums.set(cell, (sums.get(cell) ?? 0) + share);
      for (const [cell, sum] of sums)
        if (Math.abs(sum - 1) > 1e-6) this.#say(`the shares of ${cell} in version ${version} sum to ${sum}`);
      if (version === 1) continue;
      if (!this.#intents.has(version)) this.#say(`version ${version} has no intent in the audit log`);
      if (!this.#outcomes.has(version)) this.#say(`version ${version} has no outcome in the audit log`);
      if (outcomes.get(version) !== true) this.#say(`version ${version} has an open publication`);
    }
    for (const { id, progress } of await this.keeping.shifts()) this.#isAtRest(id, progress);
  }

  #isAtRest(id: string, progress: ShiftRecord["progress"]): void {
    if (progress.state === "rolling_back") this.#say(`shift ${id} still rolls back`);
    if (progress.state !== "running") return;
    const { step, pausedSince } = progress;
    if (step.phase === "held" && !this.#told.has(id)) this.#say(`shift ${id} is held and nobody was told`);
    if (step.phase !== "held" && pausedSince === null) this.#say(`shift ${id} neither moves nor waits`);
  }

  #onePerFleet(shifts: readonly ShiftRecord[]): void {
    const busy = new Map<string, string>();
    for (const { id, progress, fleets } of shifts) {
      if (progress.state !== "running" && progress.state !== "rolling_back") continue;
      for (const fleet of fleets) {
        const other = busy.get(fleet);
        if (other) this.#say(`shifts ${other} and ${id} are both active on ${fleet}`);
        busy.set(fleet, id);
      }
    }
  }

  async #maySend({ by, table, looks, running }: Sent, shifts: readonly ShiftRecord[]): Promise<void> {
    const { version } = table;
    if (version === 1) return;
    const what = `${by} sent version ${version}`;
    if (!this.#intents.has(version)) this.#say(`${what}, which has no intent in the audit log`);
    const kept = (await this.keeping.tables()).find((one) => one.version === version);
    const shift = shifts.find(({ id }) => id === kept?.shiftId);
    if (!shift) {
      this.#say(`${what}, which no shift made`);
      return;
    }
    // A drain is answered for afterwards, and its traffic returns by the same answer; everything else is signed first.
    if (shift.kind !== "drain" && shift.kind !== "undrain" && !(await this.keeping.isSigned(shift.id)))
      this.#say(`${what}, which nobody approved`);
    if (looks.length === 0) this.#say(`${what} without a look at law and capacity`);
    const bearable = [...running, ...(await this.#carried(shift))];
    const next = sharesFromRoutes(table.routes);
    const faults = looks.map((facts) => wrongWith(next, bearable, facts));
    if (faults.length > 0 && !faults.includes(null)) this.#say(`${what}, which ${faults.at(-1)}`);
  }

  /** What was applied last, and where a rollback ends: a fleet may be loaded as it was. */
  async #carried({ progress, origin }: ShiftRecord): Promise<Shares[]> {
    const applied = await this.keeping.lastApplied();
    if (!applied) return [];
    const shares = sharesFromRoutes(applied.routes);
    return progress.state === "rolling_back" ? [shares, overlay(shares, origin)] : [shares];
  }

  async #readAudit(): Promise<void> {
    const lines = await this.keeping.audit(this.#auditRead);
    this.#auditRead += lines.length;
    for (const line of lines) this.#note(line);
  }

  #note({ action, subjectId, before, after }: AuditLine): void {
    const version = versionIn(after);
    if (action === "shift.held") this.#told.add(subjectId);
    if (action === "shift.step") {
      if (version !== null) this.#intents.add(version);
      // The next intent says what it replaces.
      const replaced = versionIn(before);
      if (replaced !== null) this.#outcomes.add(replaced);
      return;
    }
    if (version !== null && (after as { outcome?: unknown }).outcome != null) this.#outcomes.add(version);
  }

  #say(violation: string): void {
    this.violations.push(violation);
  }
}
