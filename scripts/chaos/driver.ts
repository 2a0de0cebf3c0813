import { newestTable } from "@/lib/dataplane/store/tables";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { isRefusal, refuse } from "@/lib/platform/errors";
import { currentSnapshot } from "@/lib/shifts/current";
import { safetyFacts } from "@/lib/shifts/facts";
import type { Shares } from "@/lib/shifts/model";
import { loadShift, loadShifts, type ShiftRecord } from "@/lib/shifts/store/shifts";
import { sharesFromRoutes } from "@/lib/shifts/table";
import { planFor } from "@/lib/shifts/testing/estate";
import type { Chance } from "@/lib/shifts/testing/faults/random";
import { approveShift } from "@/lib/shifts/verbs/decide-approval";
import { goToNearestSafe } from "@/lib/shifts/verbs/go-to-nearest-safe";
import { proposeShift } from "@/lib/shifts/verbs/propose-shift";
import type { Acts, ShiftAct } from "./acts";
import type { People } from "./people";

const reason = "chaos";

/** What people and machines did, and what came of it: done, refused with a sentence, or lost with a connection. */
export type Deeds = Record<string, { done: number; refused: number; lost: number }>;

/**
 * People and machines at work: they propose shifts, sign them, start, pause, resume, abort and take them back, and
 * drain fleets. Proposing and signing is for people and goes through the verbs as they would, everything else by `acts`.
 */
export class Driver {
  readonly deeds: Deeds = {};

  constructor(
    private readonly people: People,
    private readonly acts: Acts,
    private readonly chance: Chance,
    /** Whether nobody is to begin anything new. */
    private readonly over: () => boolean,
  ) {}

  /** One thing that somebody does. */
  async act(): Promise<void> {
    const luck = this.chance.below(100);
    if (luck < 45) await this.#deed("propose, sign and start", async () => void (await this.shift()));
    else if (luck < 52) await this.#ask("pause", ["running"]);
    else if (luck < 66) await this.#ask("resume", ["running", "rolling_back"]);
    else if (luck < 71) await this.#ask("abort", ["running", "rolling_back", "approved"]);
    else if (luck < 79) await this.#ask("roll-back", ["running", "completed"]);
    else if (luck < 82) await this.#deed("nearest safe table", () => this.#nearest());
    else if (luck < 91) await this.#deed("drain", () => this.#drain());
    else await this.#deed("undrain", () => this.#undrain());
  }

  /** Whatever waits for a person goes on, so that everything can come to rest. */
  async letGo(): Promise<void> {
    for (const { id, progress } of await loadShifts({ states: ["running"] }))
      if (progress.state === "running" && (progress.pausedSince || progress.step.phase === "held"))
        await this.#deed("resume", async () => void (await this.acts.on(id, "resume")));
  }

  async #deed(name: string, work: () => Promise<void>): Promise<void> {
    this.deeds[name] ??= { done: 0, refused: 0, lost: 0 };
    const tally = this.deeds[name];
    try {
      await work();
      tally.done += 1;
    } catch (error) {
      if (isRefusal(error) && error.code !== "unavailable") tally.refused += 1;
      else tally.lost += 1;
    }
  }

  /** Proposes a shift, has it signed by whoever must, and starts it. */
  async shift(): Promise<string> {
    const { sre, signers } = this.people;
    const routes = await this.#routes();
    if (this.over()) return refuse("conflict", "Nobody is to begin anything new.");
    const planId = await planFor(sre, new Date(), routes);
    const { shiftId } = await proposeShift(sre, { planId, reason });
    for (const signer of signers) await this.#sign(signer, shiftId);
    await this.acts.start(shiftId);
    return shiftId;
  }

  /** A signature that is not asked of this person, or not any more, is refused: that is as it should be. */
  async #sign(signer: Actor, shiftId: string): Promise<void> {
    const shift = await loadShift(shiftId);
    if (shift?.progress.state !== "proposed") return;
    const input = { shiftId, snapshotSha256: shift.snapshotSha256 ?? "", reason };
    await approveShift(signer, input).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  }

  /** A part of one to three cells' requests to another fleet that may serve them. */
  async #routes(): Promise<Shares> {
    const table = sharesFromRoutes((await newestTable())?.routes ?? []);
    const facts = safetyFacts(await currentSnapshot(new Date()));
    const rows: Record<string, Record<string, number>> = {};
    for (let count = this.chance.between(1, 3); count > 0; count--) {
      const cell = this.chance.of(Object.keys(table));
      const known = facts.cells[cell];
      const row = { ...table[cell] };
      const may = Object.keys(known?.acceleratorSecondsPerRequest ?? {}).filter(
        (fleet) => !known?.denied[fleet]?.length && (facts.healthyAccelerators[fleet] ?? 0) > 0,
      );
      const [from] = Object.entries(row).sort((a, b) => b[1] - a[1])[0] ?? [];
      if (!from || may.length < 2) continue;
      const to = this.chance.of(may.filter((fleet) => fleet !== from));
      const moved = ((row[from] ?? 0) * this.chance.between(2, 8)) / 10;
      row[from] = (row[from] ?? 0) - moved;
      row[to] = (row[to] ?? 0) + moved;
      rows[cell] = row;
    }
    return { ...table, ...rows };
  }

  async #ask(what: ShiftAct, states: readonly ShiftRecord["progress"]["state"][]): Promise<void> {
    await this.#deed(what, async () => {
      const shift = this.#one(await loadShifts({ states, take: 20 }));
      await this.acts.on(shift.id, what);
    });
  }

  async #nearest(): Promise<void> {
    const shift = this.#one(await loadShifts({ states: ["running", "rolling_back", "completed"], take: 20 }));
    await goToNearestSafe(this.people.sre, { shiftId: shift.id, reason });
  }

  async #drain(): Promise<void> {
    const fleets = await prisma().fleet.findMany({ where: { state: "serving" }, select: { id: true } });
    const { id } = this.chance.of(fleets);
    if (this.over()) return;
    await this.acts.drain(id);
  }

  async #undrain(): Promise<void> {
    const drain = this.#one(await prisma().drain.findMany({ where: { endedAt: null } }));
    await this.acts.undrain(drain.shiftId);
  }

  #one<T>(list: readonly T[]): T {
    return list.length === 0 ? refuse("not_found", "There is none just now.") : this.chance.of(list);
  }
}
