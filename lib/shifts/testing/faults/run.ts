import { highs } from "@/lib/planning/engine/highs";
import { isRefusal } from "@/lib/platform/errors";
import { routesFromShares } from "../../table";
import { type SimulatedEstate, simulatedEstate } from "./estate";
import type { Keeping } from "./keeping";
import { type Chance, seededChance } from "./random";
import type { Actor } from "./schedule";
import { type Plant, World } from "./world";

const start = new Date("2026-11-20T03:00:00Z");
const EVENTS = 500;

export interface RunResult {
  readonly seed: number;
  readonly violations: readonly string[];
  /** Every event in order, when asked for. */
  readonly trace: readonly string[];
  /** How each shift ended. */
  readonly ends: readonly string[];
  /** Tables made, and calls that were let through, lost or ended by a kill. */
  readonly tables: number;
  readonly calls: number;
}

/**
 * One world from one seed: some hundred events between faults, then the world heals and everything must come to rest.
 * The same seed gives the same events, whatever keeps the state.
 */
export async function simulateFaults(
  seed: number,
  keep: (estate: SimulatedEstate) => Promise<Keeping>,
  options: { readonly plant?: Plant | null; readonly trace?: boolean } = {},
): Promise<RunResult> {
  // Compiled before anything happens: how long that takes must not order the world's events.
  await highs();
  const chance = seededChance(seed);
  const estate = simulatedEstate(chance, start);
  const keeping = await keep(estate);
  for (const shift of estate.shifts) await keeping.propose(shift, start);
  const routes = routesFromShares(estate.first);
  const first = { version: 1, sha256: "0".repeat(64), routes };
  const world = new World(estate, keeping, chance, options.plant ?? null, first);
  const happenings = new Happenings(world, chance, options.trace ?? false);
  for (let event = 0; event < EVENTS && world.invariants.violations.length === 0; event++)
    await happenings.next();
  if (world.invariants.violations.length === 0) await happenings.heal();
  return {
    seed,
    violations: world.invariants.violations,
    trace: happenings.trace,
    ends: (await keeping.shifts()).map(({ progress }) =>
      progress.state === "running"
        ? `running, ${progress.step.phase}`
        : progress.state === "rolled_back" && progress.line?.goal === "nearest_safe"
          ? "rolled_back, to the nearest safe table"
          : progress.state,
    ),
    tables: (await keeping.tables()).length,
    calls: happenings.calls,
  };
}

class Happenings {
  readonly trace: string[] = [];
  calls = 0;
  readonly #workers: Actor[];
  #drains = 0;
  /** What each process is doing, by process and work. */
  readonly #doing = new Map<string, Promise<void>>();

  constructor(
    private readonly world: World,
    private readonly chance: Chance,
    private readonly tracing: boolean,
  ) {
    this.#workers = [this.#born("worker-1"), this.#born("worker-2")];
  }

  /** One event: most often some process gets one call further. */
  async next(): Promise<void> {
    const luck = this.chance.below(100);
    if (luck < 66 && !this.world.schedule.idle) await this.#step(true);
    else if (luck < 76) this.#begin("control");
    else if (luck < 80) this.#begin("reconcile");
    else if (luck < 88) this.#pass(this.chance.between(100, 3_000));
    else if (luck < 92) await this.#person();
    else if (luck < 96) this.#edges();
    else if (luck < 97) this.#kill();
    else this.#note(this.#fate());
    await this.world.schedule.settle();
    await this.world.check();
  }

  /** The world heals and time passes until nothing moves. */
  async heal(): Promise<void> {
    const { world } = this;
    world.health = "fine";
    world.freeze = null;
    world.facts = world.estate.facts;
    world.planes.calm.value = true;
    this.#note("the world heals");
    for (const edge of world.planes.edges) {
      edge.down = false;
      edge.lies = false;
      edge.cutFrom.clear();
    }
    while (world.planes.deliver());
    for (let round = 0; round < 150 && !(round > 2 && (await this.#atRest())); round++) {
      this.#pass(2_000);
      for (const edge of world.planes.edges) world.planes.poll(edge);
      this.#begin("control", 0);
      await this.#drain();
      for (const edge of world.planes.edges) world.planes.poll(edge);
      this.#begin("reconcile", 0);
      await this.#drain();
    }
    // What a hand changed stays so until a person asks for it to be restored: it is shown as drifted.
    const running = world.planes.edges
      .filter(({ byHand }) => !byHand)
      .map(({ name, running: table }) => ({ name, table }));
    await world.invariants.checkEnd(running);
  }

  async #atRest(): Promise<boolean> {
    const { keeping, planes } = this.world;
    const shifts = await keeping.shifts();
    const newest = (await keeping.tables()).at(-1);
    const effects = (await keeping.effects()).filter(({ version }) => version === newest?.version);
    return (
      planes.edges.every(({ running }) => running.version === newest?.version) &&
      effects.every(({ outcome }) => outcome === "applied") &&
      shifts.every(({ progress, request }) => {
        if (request !== null || progress.state === "rolling_back") return false;
        if (progress.state !== "running") return true;
        return progress.step.phase === "held"
          ? progress.step.reason.needsHuman
          : progress.pausedSince !== null;
      })
    );
  }

  async #drain(): Promise<void> {
    await this.world.schedule.settle();
    while (!this.world.schedule.idle) {
      await this.#step(false);
      await this.world.check();
    }
  }

  async #step(faulty: boolean): Promise<void> {
    const done = await this.world.schedule.step(() => {
      const luck = faulty ? this.chance.below(200) : 200;
      return luck < 3 ? "kill" : luck < 7 ? "lose" : "go";
    });
    this.calls += 1;
    if (done) this.#note(done);
    for (const [index, worker] of this.#workers.entries())
      if (!worker.alive) this.#workers[index] = this.#born(worker.name);
  }

  #begin(what: "control" | "reconcile", index = this.chance.below(this.#workers.length)): void {
    const actor = this.#workers[index];
    if (!actor) return;
    const name = `${actor.name}/${what}`;
    if (this.#doing.has(name)) return;
    this.#note(`${actor.name} begins to ${what}`);
    this.#run(name, this.world[what](actor));
  }

  #run(name: string, work: Promise<void>): void {
    const ended = work
      .catch((error: unknown) => {
        if (!isRefusal(error)) this.world.invariants.violations.push(`${name} failed: ${String(error)}`);
      })
      .finally(() => {
        if (this.#doing.get(name) === ended) this.#doing.delete(name);
      });
    this.#doing.set(name, ended);
  }

  #born(name: string): Actor {
    for (const work of ["control", "reconcile"]) this.#doing.delete(`${name}/${work}`);
    return { name, alive: true, skewMs: this.chance.between(-2_000, 2_000) };
  }

  #pass(ms: number): void {
    this.world.nowMs += ms;
    this.#note(`${ms} ms pass`);
  }

  #kill(): void {
    const index = this.chance.below(this.#workers.length);
    const victim = this.#workers[index];
    if (!victim) return;
    this.world.schedule.kill(victim);
    this.#workers[index] = this.#born(victim.name);
    this.#note(`${victim.name} is killed`);
  }

  async #person(): Promise<void> {
    const { world, chance } = this;
    const shift = chance.of(world.estate.shifts);
    const actor = { name: "person", alive: true, skewMs: 0 };
    const name = `person/${this.calls}/${this.trace.length}`;
    const what = chance.below(23);
    const now = new Date(world.nowMs);
    if (what < 6) {
      this.#note(`a manager signs ${shift.id}`);
      const startAt = chance.yes(0.3) ? new Date(world.nowMs + 3_000) : null;
      this.#run(
        name,
        world.schedule.write(
          actor,
          "sign",
          async () => void (await world.keeping.sign(shift.id, now, startAt)),
        ),
      );
    } else if (what < 16) {
      this.#note(`someone starts ${shift.id}`);
      this.#run(name, world.start(actor, shift.id));
    } else if (what < 17) {
      this.#drains += 1;
      const id = `00000000-0000-4000-b000-${String(this.#drains).padStart(12, "0")}`;
      const fleet = chance.of(world.estate.fleets);
      this.#note(`someone drains ${fleet}`);
      this.#run(name, world.drain(actor, fleet, id));
    } else if (what < 20) {
      const id = await this.#stuck();
      if (id === null) return;
      this.#note(`someone asks ${id} for the nearest safe table`);
      this.#run(name, world.ask(actor, id, "nearest_safe"));
    } else {
      const kind = chance.of([
        "pause",
        "resume",
        "resume",
        "resume",
        "abort",
        "roll_back",
        "roll_back",
      ] as const);
      const id = chance.of([...world.estate.shifts.map((one) => one.id), ...world.drains]);
      this.#note(`someone asks ${id} to ${kind}`);
      this.#run(name, world.ask(actor, id, kind));
    }
  }

  /** A shift that has moved something and can neither stay nor go back: fleets on both ends lose accelerators. */
  async #stuck(): Promise<string | null> {
    const { world, chance } = this;
    const moved = (await world.keeping.shifts()).filter(
      ({ progress }) => "live" in progress && progress.state !== "rolled_back" && progress.live.fraction > 0,
    );
    if (moved.length === 0) return null;
    const { id, origin, target } = chance.of(moved);
    const ends = [origin, target].map((table) => Object.values(table).flatMap((row) => Object.keys(row)));
    const lost = ends.map((list) => [chance.of(list), chance.between(0, 40)] as const);
    const healthyAccelerators = { ...world.facts.healthyAccelerators, ...Object.fromEntries(lost) };
    world.facts = { ...world.facts, healthyAccelerators };
    this.#note(lost.map(([fleet, left]) => `${fleet} has ${left} accelerators`).join(", "));
    return id;
  }

  #edges(): void {
    const { planes } = this.world;
    const edge = this.chance.of(planes.edges);
    if (this.chance.yes(0.4)) planes.deliver();
    else planes.poll(edge);
    this.#note(`edge ${edge.name} polls, or a late message arrives`);
  }

  /** What nobody asked for: broken edges, silent telemetry, lost accelerators, new law, a freeze, a hand. */
  #fate(): string {
    const { world, chance } = this;
    const edge = chance.of(world.planes.edges);
    const fleet = chance.of(world.estate.fleets);
    switch (chance.below(10)) {
      case 0:
        edge.down = !edge.down && chance.yes(0.5);
        return `edge ${edge.name} is ${edge.down ? "down" : "up"}`;
      case 1: {
        const worker = chance.of(this.#workers).name;
        if (!edge.cutFrom.delete(worker)) edge.cutFrom.add(worker);
        return `edge ${edge.name} is cut from ${[...edge.cutFrom].join(", ") || "nobody"}`;
      }
      case 2:
        world.health = chance.yes(0.7) ? "fine" : chance.of(["breach", "silent", "few"] as const);
        return `telemetry: ${world.health}`;
      case 3:
      case 4: {
        const healthy = chance.yes(0.7) ? 100 : chance.between(0, 100);
        world.facts = {
          ...world.facts,
          healthyAccelerators: { ...world.facts.healthyAccelerators, [fleet]: healthy },
        };
        return `${fleet} has ${healthy} accelerators`;
      }
      case 5: {
        const cell = chance.of(world.estate.cells);
        const known = world.facts.cells[cell];
        if (!known) throw new Error(`The estate has no cell ${cell}.`);
        const denied = chance.yes(0.6) ? {} : { [fleet]: ["new-law"] };
        world.facts = { ...world.facts, cells: { ...world.facts.cells, [cell]: { ...known, denied } } };
        return `law for ${cell}: ${Object.keys(denied).join() || "nothing"} denied`;
      }
      case 6: {
        if (edge.plane.startsWith("feed") || chance.yes(0.6)) return "nothing happens";
        edge.running = { ...edge.running, routes: routesFromShares(world.estate.first) };
        edge.byHand = true;
        return `someone changes edge ${edge.name} by hand`;
      }
      case 7:
        edge.lies = chance.yes(0.5);
        return `edge ${edge.name} ${edge.lies ? "only says that it applies" : "applies"} what it is sent`;
      case 8:
        world.freeze = world.freeze === null && chance.yes(0.5) ? "Everything is frozen." : null;
        return world.freeze ?? "nothing is frozen";
      default:
        edge.down = false;
        edge.lies = false;
        edge.cutFrom.clear();
        return `edge ${edge.name} is well`;
    }
  }

  #note(what: string): void {
    if (!this.tracing) return;
    const at = (this.world.nowMs - start.getTime()) / 1000;
    this.trace.push(`${at.toFixed(1).padStart(8)} s  ${what}`);
  }
}
