import { type Batch, type DemandSource, route } from "./arrivals";
import type { Shares, SimCell, SimEstate, SimFleet } from "./estate";
import { type Effect, effectOn, type Fault } from "./faults";
import type { Random } from "./random";
import { Recorder } from "./recorder";
import { healthyAt, type Service, serve } from "./service";

/** Load is judged over about this long: an engine's batch does not empty between two requests. */
const smoothingMs = 10_000;

/** One fleet as it stands now. */
export interface FleetState {
  fleet: SimFleet;
  recorder: Recorder;
  service: Service;
  effect: Effect;
}

/** The simulated clouds: fleets that count what they serve, tick by tick. Holds no clock and does no I/O. */
export class Simulation {
  readonly fleets: ReadonlyMap<string, FleetState & { rates: Map<string, number> }>;
  readonly #cells: ReadonlyMap<string, SimCell>;

  constructor(
    readonly estate: SimEstate,
    private readonly demand: DemandSource,
    private readonly random: Random,
    private readonly startedAt: Date,
  ) {
    const effect = effectOn("", [], startedAt);
    this.#cells = new Map(estate.cells.map((cell) => [cell.id, cell]));
    this.fleets = new Map(
      estate.fleets.map((fleet) => [
        fleet.id,
        {
          fleet,
          recorder: new Recorder(),
          service: serve(fleet, [], fleet.healthy, effect),
          effect,
          rates: new Map<string, number>(),
        },
      ]),
    );
  }

  /**
   * Lives through [from, to) of demand.
   * @param sharesOf the routing table that the edge of a cell runs
   * @param elapsedMs how long that took, which is less than to − from when time is sped up
   * @param now what faults are judged by: time as everybody else has it
   */
  tick(
    from: Date,
    to: Date,
    elapsedMs: number,
    sharesOf: (cell: SimCell) => Shares,
    faults: readonly Fault[],
    now: Date,
  ): void {
    const arrived = this.demand.between(from.getTime(), to.getTime(), elapsedMs, this.random);
    const routed = routeByEdge(arrived, sharesOf, this.random);
    for (const state of this.fleets.values()) {
      const batches = routed.get(state.fleet.id) ?? [];
      state.effect = effectOn(state.fleet.id, faults, now);
      this.#smooth(state.rates, batches, elapsedMs);
      const arrivals = [...state.rates].flatMap(([id, requestsPerSec]) => {
        const cell = this.#cells.get(id);
        return cell ? [{ cell, requestsPerSec }] : [];
      });
      state.service = serve(state.fleet, arrivals, healthyAt(state.fleet, this.startedAt, to), state.effect);
      state.recorder.add(batches, state.service, this.random);
    }
  }

  /** Exponential smoothing of each cell's rate, which begins at the first rate seen. */
  #smooth(rates: Map<string, number>, batches: readonly Batch[], elapsedMs: number): void {
    const weight = 1 - Math.exp(-elapsedMs / smoothingMs);
    const seen = new Map(batches.map(({ cell, requests }) => [cell.id, (requests * 1_000) / elapsedMs]));
    for (const id of new Set([...rates.keys(), ...seen.keys()])) {
      const before = rates.get(id) ?? seen.get(id) ?? 0;
      const after = before + weight * ((seen.get(id) ?? 0) - before);
      if (after < 1e-6) rates.delete(id);
      else rates.set(id, after);
    }
  }
}

function routeByEdge(
  batches: readonly Batch[],
  sharesOf: (cell: SimCell) => Shares,
  random: Random,
): Map<string, Batch[]> {
  const byTable = new Map<Shares, Batch[]>();
  for (const batch of batches) {
    const shares = sharesOf(batch.cell);
    const together = byTable.get(shares);
    if (together) together.push(batch);
    else byTable.set(shares, [batch]);
  }
  const routed = new Map<string, Batch[]>();
  for (const [shares, together] of byTable) {
    for (const [fleet, parts] of route(together, shares, random)) {
      routed.set(fleet, [...(routed.get(fleet) ?? []), ...parts]);
    }
  }
  return routed;
}
