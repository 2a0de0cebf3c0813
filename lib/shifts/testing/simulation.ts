import { type FakeMode, fakePlane } from "@/lib/dataplane/fake";
import { tick } from "../controller";
import type { Reading } from "../guardrails";
import { defaultGuardrails } from "../guardrails";
import type { HumanRequest, Shares, Shift } from "../model";
import { defaultPace, type Pace } from "../policy";
import type { ControllerPorts, EstateNow, Routing } from "../ports";
import { atMost, loadByFleet, type SafetyFacts } from "../safety";
import { forwardSteps } from "../steps";
import { NEGLIGIBLE_SHARE, routesFromShares, sharesFromRoutes, touched } from "../table";
import { memoryStore } from "./memory-store";

const pace: Pace = {
  ...defaultPace,
  sharePerStep: 0.3,
  rampPerStep: 0.5,
  bakeMs: 4_000,
  rollbackBakeMs: 2_000,
  retryMs: 2_000,
  confirmWithinMs: 10_000,
  patienceMs: 4_000,
  heldLimitMs: 30_000,
};

const first: Shares = { de: { fra: 1 }, jp: { tyo: 1 }, fr: { par: 1 } };
const fleets = ["fra", "par", "tyo", "sel"];
const cell = (requestsPerSec: number) => ({
  requestsPerSec,
  acceleratorSecondsPerRequest: Object.fromEntries(fleets.map((fleet) => [fleet, 1])),
  denied: {} as Record<string, string[]>,
});
const healthyEstate = (): SafetyFacts => ({
  healthyAccelerators: { fra: 100, par: 100, tyo: 100, sel: 100 },
  cells: { de: cell(40), jp: cell(40), fr: cell(20) },
});

export type Health = "fine" | "breach" | "silent" | "few";

/** What happens to the world, one thing after another. */
export type Happening =
  | {
      do: "tick";
      afterMs: number;
      kill?: { call: number; when: "before" | "after" };
      ask?: { call: number; kind: HumanRequest["kind"] };
    }
  | { do: "ask"; shift: number; kind: HumanRequest["kind"] }
  | { do: "edge"; edge: number; mode: FakeMode }
  | { do: "deliver" }
  | { do: "drift"; edge: number }
  | { do: "health"; health: Health }
  | { do: "capacity"; fleet: number; accelerators: number }
  | { do: "law"; fleet: number; denies: boolean }
  | { do: "start"; shift: number }
  /** A publication that a killed worker had on the wire arrives only now. */
  | { do: "straggler" };

class Killed extends Error {}

/** Two disjoint shifts and one that collides with the first, two edges, one worker at a time that may be killed at any call. */
export function simulate() {
  let now = Date.parse("2026-11-20T03:00:00Z");
  const clock = { now: () => new Date(now) };
  const fake = fakePlane(["edge-1", "edge-2"], clock);
  const memory = memoryStore(first);
  const violations: string[] = [];
  let facts = healthyEstate();
  let health: Health = "fine";
  let wire: (() => Promise<void>)[] = [];

  const targets: Shares[] = [
    { de: { fra: 0.2, par: 0.8 } },
    { jp: { tyo: 0.4, sel: 0.6 } },
    { fr: { par: 0.5, fra: 0.5 } },
  ];
  const ids = targets.map((target, index) => {
    const origin = Object.fromEntries(Object.keys(target).map((id) => [id, first[id] ?? {}]));
    const planned = forwardSteps(origin, target, first, facts, pace, atMost(0.85));
    if (!planned.ok) throw new Error(planned.because);
    const id = `shift-${index}`;
    const receiving = touched(origin, target).fleets.filter(
      (fleet) => !origin[Object.keys(target)[0]!]?.[fleet],
    );
    const progress: Shift["progress"] = { state: "approved", expiresAt: new Date(now + 1e9), startAt: null };
    memory.shifts.set(id, {
      id,
      planId: null,
      pace,
      steps: planned.steps,
      guardrails: defaultGuardrails(receiving, null),
      origin,
      target,
      startedWith: { fra: 100, par: 100, tyo: 100, sel: 100 },
      progress,
      request: null,
      revision: 1,
    });
    return id;
  });

  const sendable = (version: number) => {
    const published = memory.table(version);
    if (!published) throw new Error(`Version ${version} was sent without an intent.`);
    return { version, sha256: String(version).padStart(64, "0"), routes: routesFromShares(published.shares) };
  };

  /** Law at every send; capacity against what the edges can be running: it may not be raised past the limit. */
  async function checkSafe(version: number) {
    const next = memory.table(version)?.shares ?? {};
    const running = (await fake.plane.observe()).flatMap((seen) =>
      seen.state === "read" && seen.routes?.length ? [sharesFromRoutes(seen.routes)] : [],
    );
    for (const [id, row] of Object.entries(next)) {
      for (const [fleet, share] of Object.entries(row)) {
        if (share > NEGLIGIBLE_SHARE && facts.cells[id]?.denied[fleet]) {
          // Another shift's cells, or ones this shift cannot leave yet, may have become unlawful where they already are.
          const elsewhere = memory.tables.some(
            (entry) => entry.version < version && (entry.shares[id]?.[fleet] ?? 0) >= share - 1e-9,
          );
          if (!elsewhere)
            violations.push(`version ${version} newly routes ${id} to ${fleet}, which is denied`);
        }
      }
    }
    const most = new Map<string, number>();
    for (const shares of [
      ...running,
      memory.tables.findLast((entry) => entry.outcome === "applied")?.shares ?? first,
    ]) {
      for (const [fleet, load] of loadByFleet(shares, facts))
        most.set(fleet, Math.max(most.get(fleet) ?? 0, load));
    }
    for (const [fleet, load] of loadByFleet(next, facts)) {
      const healthy = facts.healthyAccelerators[fleet] ?? 0;
      if (load > healthy * 0.97 + 1e-6 && load > (most.get(fleet) ?? 0) + 1e-6) {
        violations.push(`version ${version} loads ${fleet} with ${load} of ${healthy}`);
      }
    }
  }

  async function publish(version: number) {
    await checkSafe(version);
    await fake.plane.publish(sendable(version), `v${version}`);
  }

  const routing: Routing = {
    async observe() {
      return { edges: await fake.plane.observe(), tolerance: 0.001 };
    },
    async newest() {
      return memory.newest();
    },
    async tableOf(version) {
      return memory.table(version)?.shares ?? null;
    },
    send: publish,
    settle: async () => undefined,
    restore: publish,
  };

  const reading = (): Reading => {
    if (health === "silent") return { kind: "absent", because: "Nothing reports." };
    if (health === "few") return { kind: "present", value: 0, samples: 0, asOf: clock.now() };
    return { kind: "present", value: health === "breach" ? 1e6 : 0, samples: 1e6, asOf: clock.now() };
  };

  /** The ports of one worker, which dies at its nth call if told to. */
  function worker(happening: Extract<Happening, { do: "tick" }>): ControllerPorts {
    let calls = 0;
    const guarded = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (object, name) => {
          const method = Reflect.get(object, name);
          if (typeof method !== "function") return method;
          return async (...input: unknown[]) => {
            calls += 1;
            const here = happening.kill?.call === calls ? happening.kill.when : null;
            if (happening.ask?.call === calls) memory.ask(ids[0]!, happening.ask.kind, clock.now());
            if (here === "before") {
              // What it was about to put on the wire may still arrive, much later.
              if (name === "send" || name === "restore") wire.push(() => method.apply(object, input));
              throw new Killed();
            }
            const result = await method.apply(object, input);
            if (here === "after") throw new Killed();
            return result;
          };
        },
      });
    const eyes = guarded({
      estate: async (): Promise<EstateNow> => ({
        facts,
        forwardLimit: 0.85,
        backLimit: 0.97,
      }),
    });
    return {
      clock,
      store: guarded(memory.storeFor(memory.takeLease())),
      routing: guarded(routing),
      readings: guarded({ read: async () => reading() }),
      estate: eyes.estate,
      startScheduled: async () => undefined,
      failed: (_, error) => {
        throw error;
      },
    };
  }

  async function happen(happening: Happening): Promise<void> {
    switch (happening.do) {
      case "tick":
        now += happening.afterMs;
        try {
          await tick(worker(happening));
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
        break;
      case "ask":
        memory.ask(ids[happening.shift]!, happening.kind, clock.now());
        break;
      case "edge":
        fake.set(`edge-${happening.edge + 1}`, happening.mode);
        break;
      case "deliver":
        fake.tick();
        break;
      case "drift":
        fake.drift(`edge-${happening.edge + 1}`, routesFromShares({ ...first, de: { fra: 0.5, par: 0.5 } }));
        break;
      case "health":
        health = happening.health;
        break;
      case "capacity":
        facts = {
          ...facts,
          healthyAccelerators: {
            ...facts.healthyAccelerators,
            [fleets[happening.fleet]!]: happening.accelerators,
          },
        };
        break;
      case "law": {
        const fleet = fleets[happening.fleet]!;
        const de = facts.cells.de!;
        facts = {
          ...facts,
          cells: { ...facts.cells, de: { ...de, denied: happening.denies ? { [fleet]: ["new-law"] } : {} } },
        };
        break;
      }
      case "start":
        memory.start(ids[happening.shift]!);
        break;
      case "straggler": {
        const late = wire;
        wire = [];
        // Checked when it was decided; what arrives late is refused by edges that run something newer.
        for (const send of late) await send();
        break;
      }
    }
    checkAlways();
  }

  function checkAlways() {
    const busy = new Map<string, string>();
    for (const { id, progress, origin, target } of memory.shifts.values()) {
      if (progress.state !== "running" && progress.state !== "rolling_back") continue;
      for (const fleet of touched(origin, target).fleets) {
        const other = busy.get(fleet);
        if (other) violations.push(`${id} and ${other} are both active on ${fleet}`);
        busy.set(fleet, id);
      }
    }
    for (const { version } of fake.published) {
      if (!memory.table(version)) violations.push(`version ${version} was sent without an intent`);
    }
  }

  /** The world heals; time passes. */
  async function settle() {
    facts = healthyEstate();
    health = "fine";
    for (const edge of [0, 1]) await happen({ do: "edge", edge, mode: "apply" });
    await happen({ do: "deliver" });
    await happen({ do: "straggler" });
    for (let round = 0; round < 80; round++) await happen({ do: "tick", afterMs: 2_000 });
  }

  return { happen, settle, memory, fake, violations, ids, first };
}
