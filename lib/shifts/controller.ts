import { decide } from "./decide";
import { applying } from "./decision";
import type { Shift } from "./model";
import { observe, unobserved } from "./observe";
import type { ControllerPorts } from "./ports";

/** Most moves one shift makes in one tick: intent, confirmation, and the wait that follows, with room for a request. */
const ROUNDS = 5;

/**
 * One tick of every shift that has something to do. Call it again and again, under the lease; it may be killed at any
 * instant, and the next tick takes up from what it observes.
 */
export async function tick(ports: ControllerPorts): Promise<void> {
  for (const id of await ports.store.due()) {
    try {
      await tickShift(ports, id);
    } catch (error) {
      ports.failed(id, error);
    }
  }
}

async function tickShift(ports: ControllerPorts, id: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const shift = await ports.store.load(id);
    if (!shift || !(await advance(ports, shift))) return;
  }
}

/** Observe → decide → intent → apply; the next round reads back and writes the outcome. False: nothing more to do now. */
async function advance(ports: ControllerPorts, shift: Shift): Promise<boolean> {
  const { store, routing } = ports;
  const now = ports.clock.now();
  const waits = shift.progress.state === "proposed" || shift.progress.state === "approved";
  const seen = waits ? unobserved : await observe(ports, shift, now);
  if (shift.progress.state === "running") await store.record(shift, seen.judgements, now);
  const decision = decide(shift, seen, now);
  switch (decision.do) {
    case "nothing":
      return false;
    case "start":
      await ports.startScheduled(shift.id);
      return true;
    case "retry": {
      const newest = await routing.newest();
      if (newest) await routing.restore(newest.version);
      if (decision.next !== shift.progress) {
        const change = { kind: "move", event: "retried", close: null, takesRequest: false } as const;
        await store.commit(shift, { ...change, because: decision.because, next: decision.next }, now);
      }
      return false;
    }
    case "publish": {
      const { direction, step, table } = decision;
      const { progress } = shift;
      if (progress.state !== "running" && progress.state !== "rolling_back") return false;
      const next = (version: number) => applying(progress, step.index, version, now);
      const intent = await store.commit(
        shift,
        { kind: "intend", direction, step, table, baseVersion: seen.tableVersion, next },
        now,
      );
      if (intent?.version == null) return true;
      await routing.send(intent.version);
      return true;
    }
    case "move": {
      const { event, because, next, close, takesRequest } = decision;
      // The outcome of each data plane before that of the step: the next intent would count it as superseded.
      if (close?.outcome === "applied") await routing.settle();
      await store.commit(shift, { kind: "move", event, because, next, close, takesRequest }, now);
      return true;
    }
  }
}
