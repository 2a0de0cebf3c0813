import { Refusal } from "@/lib/platform/errors";
import type { Chance } from "./random";

/** One incarnation of a worker or of a person's request. Killed, it takes part in nothing any more. */
export interface Actor {
  readonly name: string;
  alive: boolean;
  /** How far its clock is off the world's. */
  readonly skewMs: number;
}

interface Waiting {
  readonly actor: Actor;
  readonly what: string;
  readonly go: () => void;
  readonly fail: (error: Error) => void;
}

/** What a call of a killed process, or over a lost connection, ends in. */
const lost = (what: string) => new Refusal("unavailable", `The connection was lost during ${what}.`);

/**
 * Runs any number of processes one await at a time, in an order that the seed chooses. Every call that leaves a process
 * waits at a gate before it is made and, when it changes something, at another before its answer arrives; at each the
 * process may be killed, its connection may break, or another may go first.
 */
export class Schedule {
  /** Changes made so far: as long as it stays, nothing is kept that was not there before. */
  changes = 0;
  #waiting: Waiting[] = [];
  #underWay = 0;
  readonly #locks = new Map<string, { readonly actor: Actor }>();

  constructor(private readonly chance: Chance) {}

  get idle(): boolean {
    return this.#waiting.length === 0 && this.#underWay === 0;
  }

  /** A call that only reads: one gate. */
  async read<T>(actor: Actor, what: string, work: () => Promise<T>): Promise<T> {
    await this.#gate(actor, what);
    return this.#run(work);
  }

  /** A call that changes something: the answer may be lost although it was done. */
  async write<T>(actor: Actor, what: string, work: () => Promise<T>): Promise<T> {
    await this.#gate(actor, what);
    const result = await this.#run(work);
    this.changes += 1;
    await this.#gate(actor, `${what}, answered`);
    return result;
  }

  /** A lock that its holder's death releases. */
  async exclusively<T>(actor: Actor, name: string, work: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#gate(actor, `lock ${name}`);
      // One process waits for itself too: each of its connections takes the lock for itself.
      if (!this.#locks.has(name)) break;
    }
    const held = { actor };
    this.#locks.set(name, held);
    try {
      return await work();
    } finally {
      if (this.#locks.get(name) === held) this.#locks.delete(name);
    }
  }

  /** Lets one waiting call go on; what it was, or null when none waits. */
  async step(fault: (what: string) => "go" | "lose" | "kill"): Promise<string | null> {
    if (this.#waiting.length === 0) return null;
    const index = this.chance.below(this.#waiting.length);
    const [chosen] = this.#waiting.splice(index, 1);
    if (!chosen) return null;
    const { actor, what } = chosen;
    const happens = fault(what);
    if (happens === "go") chosen.go();
    else {
      if (happens === "kill") this.kill(actor);
      chosen.fail(lost(what));
    }
    await this.settle();
    return `${actor.name}: ${what}${happens === "go" ? "" : ` (${happens})`}`;
  }

  /** kill -9: whatever it waits for fails, and nothing it still does has any effect. */
  kill(actor: Actor): void {
    actor.alive = false;
    for (const [name, holder] of this.#locks) if (holder.actor === actor) this.#locks.delete(name);
    const own = this.#waiting.filter((waiting) => waiting.actor === actor);
    this.#waiting = this.#waiting.filter((waiting) => waiting.actor !== actor);
    for (const { what, fail } of own) fail(lost(what));
  }

  /** Waits until every process stands at a gate or has nothing to do. */
  async settle(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#underWay > 0);
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  #gate(actor: Actor, what: string): Promise<void> {
    if (!actor.alive) return Promise.reject(lost(what));
    return new Promise((go, fail) => this.#waiting.push({ actor, what, go, fail }));
  }
}
