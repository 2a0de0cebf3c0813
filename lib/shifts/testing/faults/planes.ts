import type { Capabilities, RoutingTable } from "@/lib/dataplane/model";
import { type DataPlanePort, type EdgeObservation, type EdgeOutcome, isChosen } from "@/lib/dataplane/port";
import type { Chance } from "./random";
import type { Actor, Schedule } from "./schedule";

interface Edge {
  readonly plane: string;
  readonly name: string;
  running: RoutingTable;
  /** Nobody reaches it. */
  down: boolean;
  /** It says that it applied what it is sent, and goes on as it was. */
  lies: boolean;
  /** Someone changed it behind Ballast's back, and nothing was written to it since. */
  byHand: boolean;
  /** These processes do not reach it, others do. */
  readonly cutFrom: Set<string>;
}

/** A table on its way to an edge, late or for the second time. */
interface Message {
  readonly edge: Edge;
  readonly table: RoutingTable;
}

export interface Planes {
  open(plane: string, actor: Actor): DataPlanePort;
  readonly edges: readonly Edge[];
  readonly calm: { value: boolean };
  /** The version that a pulling plane offers; null for one that is written to. */
  offered(plane: string): number | null;
  /** One of the messages on the wire arrives, in any order. */
  deliver(): boolean;
  /** An edge of the pulling plane fetches what is offered and says so. */
  poll(edge: Edge): void;
}

const capabilities = (kind: "haproxy" | "feed"): Capabilities => ({
  kind,
  direction: kind === "feed" ? "pull" : "push",
  worstShareError: kind === "feed" ? 0 : 0.001,
  readsBack: kind === "haproxy",
  propagationMs: 1_000,
  cannot: [],
});

/**
 * Simulated data planes: one that is written to, whose messages are lost, answered falsely, late and doubled, and one
 * that fetches when it likes. What an edge refuses, a real one does too: a table older than the one it runs.
 *
 * @param published called with each table that some process sends, before any edge has it
 */
export function simulatedPlanes(
  layout: Readonly<Record<string, readonly string[]>>,
  first: RoutingTable,
  chance: Chance,
  schedule: Schedule,
  now: () => Date,
  published: (actor: Actor, plane: string, table: RoutingTable) => void,
): Planes {
  const calm = { value: false };
  const edges: Edge[] = Object.entries(layout).flatMap(([plane, names]) =>
    names.map((name) => ({
      plane,
      name,
      running: first,
      down: false,
      lies: false,
      byHand: false,
      cutFrom: new Set<string>(),
    })),
  );
  const offered = new Map(Object.keys(layout).map((plane) => [plane, first]));
  const wire: Message[] = [];
  const kindOf = (plane: string) => (plane.startsWith("feed") ? "feed" : "haproxy");

  const arrive = ({ edge, table }: Message) => {
    if (edge.lies || edge.running.version > table.version) return;
    edge.running = table;
    edge.byHand = false;
  };
  const unreachable = (edge: Edge, actor: Actor) => edge.down || edge.cutFrom.has(actor.name);

  function push(edge: Edge, table: RoutingTable, actor: Actor): EdgeOutcome {
    const failed = (reason: string): EdgeOutcome => ({ edge: edge.name, outcome: "failed", reason });
    if (unreachable(edge, actor)) return failed("It cannot be reached.");
    if (edge.running.version > table.version) return failed("It runs a newer table.");
    const luck = calm.value ? 1 : chance.below(20);
    // Lost on the way there; lost on the way back; late; twice.
    if (luck === 0) return failed("It did not answer.");
    if (luck === 2) wire.push({ edge, table });
    else arrive({ edge, table });
    if (luck === 3) wire.push({ edge, table });
    return luck === 2 || luck === 4
      ? failed("It did not answer in time.")
      : { edge: edge.name, outcome: "applied" };
  }

  const open = (plane: string, actor: Actor): DataPlanePort => {
    const own = edges.filter((edge) => edge.plane === plane);
    const kind = kindOf(plane);
    return {
      publish: (table, _key, only) =>
        schedule.write(actor, `publish ${table.version} to ${plane}`, async () => {
          published(actor, plane, table);
          if (kind === "haproxy")
            return own.filter(({ name }) => isChosen(only, name)).map((edge) => push(edge, table, actor));
          const before = offered.get(plane) ?? first;
          const fits = before.version <= table.version;
          if (fits) offered.set(plane, table);
          return own.map(
            ({ name }): EdgeOutcome =>
              fits
                ? { edge: name, outcome: "offered" }
                : { edge: name, outcome: "failed", reason: "A newer table is offered." },
          );
        }),
      observe: () =>
        schedule.read(actor, `observe ${plane}`, async () =>
          own.map(
            (edge): EdgeObservation =>
              unreachable(edge, actor)
                ? { edge: edge.name, state: "unreachable", reason: "It cannot be reached." }
                : {
                    edge: edge.name,
                    state: "read",
                    version: edge.running.version,
                    routes: kind === "feed" ? null : edge.running.routes,
                    at: now(),
                  },
          ),
        ),
      health: async () => own.map(({ name }) => ({ edge: name, healthy: true, detail: "", latencyMs: 0 })),
      capabilities: () => capabilities(kind),
    };
  };

  return {
    open,
    edges,
    calm,
    offered: (plane) => (kindOf(plane) === "feed" ? (offered.get(plane)?.version ?? null) : null),
    deliver() {
      if (wire.length === 0) return false;
      const [message] = wire.splice(chance.below(wire.length), 1);
      if (message) arrive(message);
      return true;
    },
    poll(edge) {
      if (kindOf(edge.plane) !== "feed" || edge.down) return;
      arrive({ edge, table: offered.get(edge.plane) ?? first });
    },
  };
}
