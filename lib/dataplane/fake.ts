import type { Capabilities, Route, RoutingTable } from "./model";
import {
  type DataPlanePort,
  type EdgeHealth,
  type EdgeObservation,
  type EdgeOutcome,
  isChosen,
} from "./port";

/** How a fake edge behaves. `lose`: says it applied the table and did not. `delay`: applies at the next `tick()`. */
export type FakeMode = "apply" | "fail" | "delay" | "lose" | "down";

/**
 * A data plane in memory, for tests of what stands on the port: it can be told to fail, delay, lose and drift, and
 * remembers what was asked of it.
 */
export function fakePlane(edgeNames: readonly string[], clock: { now(): Date }) {
  const edges = new Map(
    edgeNames.map((name) => [
      name,
      {
        mode: "apply" as FakeMode,
        running: null as RoutingTable | null,
        waiting: null as RoutingTable | null,
      },
    ]),
  );
  const published: { version: number; key: string }[] = [];
  const edgeOf = (name: string) => {
    const edge = edges.get(name);
    if (!edge) throw new Error(`The fake has no edge ${name}; it has ${edgeNames.join(", ")}.`);
    return edge;
  };
  const capabilities: Capabilities = {
    kind: "fake",
    direction: "push",
    worstShareError: 0,
    readsBack: true,
    propagationMs: 0,
    cannot: ["Carry traffic: it exists in memory only."],
  };

  const plane: DataPlanePort = {
    async publish(table, key, only) {
      published.push({ version: table.version, key });
      const chosen = [...edges].filter(([name]) => isChosen(only, name));
      return chosen.map(([name, edge]): EdgeOutcome => {
        if (edge.mode === "down") return { edge: name, outcome: "failed", reason: "The edge is down." };
        if (edge.mode === "fail")
          return { edge: name, outcome: "failed", reason: "The edge was told to fail." };
        const newest = edge.waiting ?? edge.running;
        if (newest && newest.version > table.version)
          return {
            edge: name,
            outcome: "failed",
            reason: `The edge runs table ${newest.version}, which is newer than ${table.version}.`,
          };
        if (edge.mode === "lose") return { edge: name, outcome: "applied" };
        if (edge.mode === "delay") {
          edge.waiting = table;
          return { edge: name, outcome: "offered" };
        }
        edge.running = table;
        return { edge: name, outcome: "applied" };
      });
    },

    async observe() {
      return [...edges].map(
        ([name, edge]): EdgeObservation =>
          edge.mode === "down"
            ? { edge: name, state: "unreachable", reason: "The edge is down." }
            : {
                edge: name,
                state: "read",
                version: edge.running?.version ?? null,
                routes: edge.running?.routes ?? [],
                at: clock.now(),
              },
      );
    },

    async health() {
      return [...edges].map(
        ([name, edge]): EdgeHealth =>
          edge.mode === "down"
            ? { edge: name, healthy: false, reason: "The edge is down." }
            : { edge: name, healthy: true, detail: "In memory", latencyMs: 0 },
      );
    },

    capabilities: () => capabilities,
  };

  return {
    plane,
    published,
    set: (name: string, mode: FakeMode) => {
      edgeOf(name).mode = mode;
    },
    /** Applies what delayed edges are waiting with. */
    tick: () => {
      for (const edge of edges.values()) {
        if (edge.waiting) edge.running = edge.waiting;
        edge.waiting = null;
      }
    },
    /** Someone changes an edge behind Ballast's back. */
    drift: (name: string, routes: Route[]) => {
      const edge = edgeOf(name);
      if (edge.running) edge.running = { ...edge.running, routes };
    },
  };
}
