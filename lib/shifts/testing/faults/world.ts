import type { PublishGuard, RoutingStore } from "@/lib/dataplane/routing-store";
import { isRefusal } from "@/lib/platform/errors";
import { askShift, beginShift, endShift, goToNearest, takeBack } from "../../commands";
import { tick } from "../../controller";
import { defaultGuardrails } from "../../default-guardrails";
import { drainTarget } from "../../drain";
import type { Reading } from "../../guardrails";
import { routingOver } from "../../live-routing";
import type { HumanRequest, Shares, Shift } from "../../model";
import { observe } from "../../observe";
import { receivingFleets } from "../../plan-target";
import { drainPace } from "../../policy";
import type { ControllerPorts, ControllerStore } from "../../ports";
import { preflight } from "../../preflight";
import { atMost, type SafetyFacts } from "../../safety";
import { forwardSteps } from "../../steps";
import { sharesFromRoutes, touched } from "../../table";
import { unfitToPublish } from "../../unfit";
import { waysOut } from "../../ways-out";
import { BACK_LIMIT, FORWARD_LIMIT, type SimulatedEstate } from "./estate";
import { Invariants, type Sent } from "./invariants";
import type { DrainingShift, HeldLease, Keeping } from "./keeping";
import { simulatedPlanes } from "./planes";
import type { Chance } from "./random";
import { type Actor, Schedule } from "./schedule";

/** A bug put in on purpose, to see that it is found. Each is in the simulated store or guard, never in the product. */
export const plants = ["fleets_shared", "capacity_unguarded", "law_unguarded", "outcomes_forgotten"] as const;
export type Plant = (typeof plants)[number];

export type Health = "fine" | "breach" | "silent" | "few";

/** The world that shifts run in: its clock, its edges, its law, its capacity, and the processes that act on it. */
export class World {
  readonly schedule: Schedule;
  readonly invariants: Invariants;
  readonly planes: ReturnType<typeof simulatedPlanes>;
  nowMs: number;
  facts: SafetyFacts;
  health: Health = "fine";
  /** The freeze that is open over everything, as a sentence. */
  freeze: string | null = null;
  /** Ids of the drains that people started. */
  readonly drains: string[] = [];
  readonly #sent: Sent[] = [];
  /** What each process read of law and capacity, and how much of it before it took a plane's lock. */
  readonly #looks = new Map<Actor, SafetyFacts[]>();
  readonly #looksBefore = new Map<string, number>();
  #lease: { holder: string; untilMs: number } = { holder: "nobody", untilMs: 0 };

  constructor(
    readonly estate: SimulatedEstate,
    readonly keeping: Keeping,
    chance: Chance,
    private readonly plant: Plant | null,
    first: Parameters<typeof simulatedPlanes>[1],
  ) {
    this.nowMs = estate.now.getTime();
    this.facts = estate.facts;
    this.schedule = new Schedule(chance);
    this.invariants = new Invariants(keeping);
    this.planes = simulatedPlanes(
      estate.planes,
      first,
      chance,
      this.schedule,
      () => new Date(this.nowMs),
      (actor, plane, table) =>
        this.#sent.push({
          by: actor.name,
          table,
          looks: (this.#looks.get(actor) ?? []).slice(this.#looksBefore.get(`${actor.name}/${plane}`) ?? 0),
          running: this.planes.edges.map(({ running }) => sharesFromRoutes(running.routes)),
        }),
    );
  }

  #checked = -1;

  /** The invariants, whenever something was changed or sent. */
  async check(): Promise<void> {
    if (this.#sent.length === 0 && this.#checked === this.schedule.changes) return;
    this.#checked = this.schedule.changes;
    await this.invariants.check(this.#sent.splice(0));
  }

  /** One tick of the shift controller by a worker that has the lease, or gets it. */
  async control(actor: Actor): Promise<void> {
    const held = this.#lease;
    if (held.holder !== actor.name && held.untilMs > this.nowMs) return;
    const lease = await this.schedule.write(actor, "take the lease", async () => {
      if (this.#lease.holder !== actor.name && this.#lease.untilMs > this.nowMs) return null;
      this.#lease = { holder: actor.name, untilMs: this.nowMs + 5_000 };
      return this.keeping.takeLease(actor.name);
    });
    if (lease) await tick(this.#ports(actor, lease));
  }

  /** One look of a worker at whether the data planes run the newest table. */
  async reconcile(actor: Actor): Promise<void> {
    await this.#routing(actor).settle();
  }

  /** A person's request, which is refused where the product refuses it. */
  async ask(actor: Actor, id: string, kind: HumanRequest["kind"]): Promise<void> {
    const commands = this.#commands(actor);
    const asker = { by: "Ada", reason: "asked", now: this.#clock(actor).now() };
    if (kind === "nearest_safe") {
      const toward = await this.#nearest(actor, id);
      if (toward) await goToNearest(commands, id, toward, asker);
    } else if (kind === "abort") await endShift(commands, id, asker);
    else if (kind === "roll_back") await takeBack(commands, id, asker);
    else await askShift(commands, id, kind, asker);
  }

  /** What the product would offer instead of the way back, if anything. */
  async #nearest(actor: Actor, id: string): Promise<Shares | null> {
    const shift = await this.keeping.commands().load(id);
    if (!shift) return null;
    const seen = await observe(this.#eyes(actor), shift, this.#clock(actor).now());
    const closed = Object.entries(await this.keeping.taken()).flatMap(([fleet, by]) =>
      by === id ? [] : [fleet],
    );
    const found = await this.schedule.read(actor, "nearest table", () =>
      waysOut(shift, seen, new Set(closed)),
    );
    return found?.nearest?.toward ?? null;
  }

  async start(actor: Actor, id: string): Promise<void> {
    const now = this.#clock(actor).now();
    const checks = async (shift: Parameters<Parameters<typeof beginShift>[1]>[0]) => {
      const seen = await observe(this.#eyes(actor), shift, now);
      const facts = {
        approvalVoid: (await this.keeping.isSigned(id)) ? null : "Nobody has approved it.",
        drift: [],
        frozenBy: this.freeze,
        alarms: [],
        busyFleets: await this.keeping.commands().busyFleets(shift),
        today: shift.today,
      };
      return { checks: preflight(shift, facts, seen, now), liveVersion: seen.tableVersion };
    };
    await beginShift(this.#commands(actor), checks, id, now);
  }

  /** A person empties a fleet at once, as the product would lay that out; refused where it would strand anyone. */
  async drain(actor: Actor, fleet: string, id: string): Promise<void> {
    const { now } = this.#clock(actor);
    const table = await this.#routing(actor).newest();
    const { facts } = await this.#eyes(actor).estate();
    const active = (await this.keeping.shifts()).filter(
      ({ progress }) => progress.state === "running" || progress.state === "rolling_back",
    );
    const drains = active.filter(({ kind }) => kind === "drain");
    if (!table || drains.some(({ fleets }) => fleets.includes(fleet))) return;
    const running = table.shares;
    const { today, target, stranded } = drainTarget({
      running,
      facts,
      leaving: new Set([fleet]),
      closed: new Set(drains.flatMap(({ fleets }) => fleets)),
      comfortable: FORWARD_LIMIT,
      utmost: BACK_LIMIT * 0.98,
      latencyMs: () => 0,
    });
    const { cells, fleets } = touched(today, target);
    const planned = forwardSteps(today, target, running, facts, drainPace, atMost(BACK_LIMIT));
    if (cells.length === 0 || stranded.length > 0 || !planned.ok) return;
    const shift: DrainingShift = {
      id,
      kind: "drain",
      pace: drainPace,
      steps: planned.steps,
      guardrails: defaultGuardrails(receivingFleets(today, target, facts), null).map((guardrail) => ({
        ...guardrail,
        onBreach: "pause",
        onAbsent: "report",
      })),
      origin: today,
      target,
      startedWith: Object.fromEntries(fleets.map((one) => [one, facts.healthyAccelerators[one] ?? 0])),
      today,
      fleets,
      expiresAt: new Date(now().getTime() + 86_400_000),
      proposedById: this.estate.shifts[0]?.proposedById ?? id,
      liveVersion: table.version,
    };
    const overtakes = active.filter(
      (other) => other.kind !== "drain" && other.fleets.some((one) => fleets.includes(one)),
    );
    await this.schedule.write(actor, `drain ${fleet}`, () => this.keeping.drain(shift, overtakes, now()));
    this.drains.push(id);
  }

  #clock(actor: Actor) {
    return { now: () => new Date(this.nowMs + actor.skewMs) };
  }

  #eyes(actor: Actor) {
    return {
      routing: this.#routing(actor),
      readings: { read: async () => this.#reading() },
      freeze: (shift: Shift) =>
        this.schedule.read(actor, "freezes", async () => (shift.pace.urgent ? null : this.freeze)),
      estate: () =>
        this.schedule.read(actor, "read the estate", async () => ({
          facts: this.facts,
          forwardLimit: FORWARD_LIMIT,
          backLimit: BACK_LIMIT,
        })),
    };
  }

  #ports(actor: Actor, lease: HeldLease): ControllerPorts {
    return {
      clock: this.#clock(actor),
      ...this.#eyes(actor),
      store: this.#controllerStore(actor, lease),
      startScheduled: async (id) => {
        try {
          await this.start(actor, id);
        } catch (error) {
          if (!isRefusal(error) || error.code === "unavailable") throw error;
          const shift = await this.keeping.commands().load(id);
          if (shift?.progress.state !== "approved") return;
          const next = { ...shift.progress, startAt: null };
          await this.#commands(actor).write(shift, next, { takesRequest: false });
        }
      },
      failed: (_, error) => {
        if (!isRefusal(error)) throw error;
      },
    };
  }

  #controllerStore(actor: Actor, lease: HeldLease): ControllerStore {
    const { schedule } = this;
    const store = this.keeping.controller(lease, actor.name);
    return {
      due: () => schedule.read(actor, "find due shifts", () => store.due()),
      load: (id) => schedule.read(actor, "load", () => store.load(id)),
      commit: (shift, change, now) =>
        schedule.write(actor, change.kind === "intend" ? "intend" : change.event, () =>
          store.commit(shift, change, now),
        ),
      record: async () => undefined,
    };
  }

  #commands(actor: Actor) {
    const { schedule } = this;
    const store = this.keeping.commands();
    return {
      load: (id: string) => schedule.read(actor, "load", () => store.load(id)),
      write: (...input: Parameters<typeof store.write>) =>
        schedule.write(actor, "write progress", () => store.write(...input)),
      leave: (...input: Parameters<typeof store.leave>) =>
        schedule.write(actor, "leave a request", () => store.leave(...input)),
      busyFleets: (...input: Parameters<typeof store.busyFleets>) =>
        schedule.read(actor, "busy fleets", () => store.busyFleets(...input)),
      takeFleets: (id: string) => schedule.write(actor, "take fleets", () => store.takeFleets(id)),
      addFleets: (...input: Parameters<typeof store.addFleets>) =>
        schedule.write(actor, "add fleets", () => store.addFleets(...input)),
    };
  }

  #routing(actor: Actor) {
    const clock = this.#clock(actor);
    return routingOver(this.#routingStore(actor), (plane) => this.planes.open(plane.id, actor), clock);
  }

  #routingStore(actor: Actor): RoutingStore {
    const { schedule, plant } = this;
    const store = this.keeping.routing(this.#clock(actor), async () => null);
    return {
      planes: () =>
        schedule.read(actor, "planes", async () =>
          (await store.planes()).map((plane) => ({
            ...plane,
            offeredVersion: this.planes.offered(plane.id),
          })),
        ),
      newest: () => schedule.read(actor, "newest table", () => store.newest()),
      newestVersion: () => schedule.read(actor, "newest version", () => store.newestVersion()),
      table: (version) => schedule.read(actor, "table", () => store.table(version)),
      effect: (...input) => schedule.read(actor, "publication", () => store.effect(...input)),
      intend: (...input) => schedule.write(actor, "intend for a plane", () => store.intend(...input)),
      beginAttempt: (...input) => schedule.write(actor, "begin attempt", () => store.beginAttempt(...input)),
      exclusively: (plane, work) =>
        schedule.exclusively(actor, plane, () => {
          this.#looksBefore.set(`${actor.name}/${plane}`, this.#looks.get(actor)?.length ?? 0);
          return work();
        }),
      record: async (reading) => {
        if (plant === "outcomes_forgotten" && reading.outcome !== null) return;
        await schedule.write(actor, "record outcome", () => store.record(reading));
      },
      reopen: (version) => schedule.write(actor, "reopen", () => store.reopen(version)),
      denials: (routes) =>
        schedule.read(actor, "law", async () => {
          this.#look(actor);
          if (plant === "law_unguarded") return [];
          return routes.flatMap(({ cell, fleet }) => {
            const rules = this.facts.cells[cell]?.denied[fleet] ?? [];
            return rules.length > 0 ? [{ cell, fleet, rules: [...rules] }] : [];
          });
        }),
      unfit: this.#guard(actor),
    };
  }

  #guard(actor: Actor): PublishGuard {
    return (table) =>
      this.schedule.read(actor, "capacity", async () => {
        this.#look(actor);
        if (this.plant === "capacity_unguarded" || table.shiftId === null) return null;
        const [shift, applied] = await Promise.all([
          this.keeping.commands().load(table.shiftId),
          this.keeping.lastApplied(),
        ]);
        if (!shift) return "Its shift is gone.";
        const running = applied ? sharesFromRoutes(applied.routes) : {};
        const facts = this.plant === "law_unguarded" ? withoutLaw(this.facts) : this.facts;
        const now = { facts, backLimit: BACK_LIMIT };
        return unfitToPublish(sharesFromRoutes(table.routes), running, shift, now);
      });
  }

  #look(actor: Actor): void {
    const looks = this.#looks.get(actor) ?? [];
    looks.push(this.facts);
    this.#looks.set(actor, looks);
  }

  #reading(): Reading {
    const asOf = new Date(this.nowMs);
    const control = { value: 0, samples: 1e6 };
    switch (this.health) {
      case "silent":
        return { kind: "absent", because: "Nothing reports." };
      case "few":
        return { kind: "present", value: 0, samples: 0, asOf, control };
      default:
        return { kind: "present", value: this.health === "breach" ? 1e6 : 0, samples: 1e6, asOf, control };
    }
  }
}

const withoutLaw = (facts: SafetyFacts): SafetyFacts => ({
  ...facts,
  cells: Object.fromEntries(Object.entries(facts.cells).map(([id, cell]) => [id, { ...cell, denied: {} }])),
});
