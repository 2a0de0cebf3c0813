/** Accelerators that were promised for a day. Days are midnight UTC. */
export type Promised = { accelerators: number; dueOn: Date };

export type Arrival = {
  accelerators: number;
  deliveredOn: Date;
  /** When the rest is due now, if fewer came than were promised. */
  restDueOn: Date | null;
};

export type DeliveryDecision =
  | { kind: "refuse"; field: string; message: string }
  | { kind: "record"; delivered: number; healthy: number; rest: Promised | null };

const day = (date: Date) => date.toISOString().slice(0, 10);

/**
 * What an arrival does to a fleet. What arrives counts as healthy until someone or something says otherwise; fewer than
 * promised leaves a promise of the rest for another day, so that a slip stays visible.
 * @param today the day of the record, midnight UTC
 */
export function decideDelivery(
  fleet: { id: string; contracted: number; delivered: number; healthy: number },
  promised: Promised,
  arrival: Arrival,
  today: Date,
): DeliveryDecision {
  const refuse = (field: string, message: string): DeliveryDecision => ({ kind: "refuse", field, message });
  const { accelerators, deliveredOn, restDueOn } = arrival;
  if (deliveredOn > today)
    return refuse(
      "deliveredOn",
      `deliveredOn: ${day(deliveredOn)} is in the future; record it when it has arrived.`,
    );
  if (accelerators > promised.accelerators)
    return refuse(
      "accelerators",
      `accelerators: ${promised.accelerators} were promised for ${day(promised.dueOn)}; ${accelerators} is more.`,
    );
  const delivered = fleet.delivered + accelerators;
  if (delivered > fleet.contracted)
    return refuse(
      "accelerators",
      `accelerators: fleet ${fleet.id} would have ${delivered} delivered of ${fleet.contracted} contracted; amend the contract first.`,
    );
  const missing = promised.accelerators - accelerators;
  if (missing > 0 && restDueOn === null)
    return refuse("restDueOn", `restDueOn: ${missing} accelerators are missing; say when they are due now.`);
  if (missing > 0 && restDueOn && restDueOn <= promised.dueOn)
    return refuse(
      "restDueOn",
      `restDueOn: the rest must be due after ${day(promised.dueOn)}, the day first promised.`,
    );
  return {
    kind: "record",
    delivered,
    healthy: fleet.healthy + accelerators,
    rest: missing > 0 && restDueOn ? { accelerators: missing, dueOn: restDueOn } : null,
  };
}
