import { z } from "zod";

/**
 * What can be done to a fleet on command. errors: a share of its requests fail. latency: its tokens come so many times
 * slower. outage: every request fails and no accelerator is healthy. capacity_loss: a share of its accelerators is
 * lost. telemetry_gap: it serves, but reports nothing.
 */
export const faultKinds = ["errors", "latency", "outage", "capacity_loss", "telemetry_gap"] as const;
export type FaultKind = (typeof faultKinds)[number];

const usualSeverity: Record<FaultKind, number> = {
  errors: 0.2,
  latency: 4,
  outage: 1,
  capacity_loss: 0.5,
  telemetry_gap: 1,
};

/** `90s`, `10m`, `2h`: milliseconds. */
export const durationSchema = z
  .string()
  .regex(/^\d{1,6}(s|m|h)$/, "expected a duration such as 90s, 10m or 2h")
  .transform(
    (text) => Number(text.slice(0, -1)) * { s: 1_000, m: 60_000, h: 3_600_000 }[text.slice(-1) as "s"],
  )
  .refine((ms) => ms > 0 && ms <= 7 * 24 * 3_600_000, "expected more than nothing and at most seven days");

export const faultCommandSchema = z
  .strictObject({
    fleet: z.string().min(1, "expected the id of a fleet"),
    kind: z.enum(faultKinds, { error: `expected one of ${faultKinds.join(", ")}` }),
    /** errors, capacity_loss: a share, 0 to 1. latency: a factor of 1 to 100. */
    severity: z.number().positive().optional(),
    for: durationSchema.default(600_000),
  })
  .superRefine(({ kind, severity }, context) => {
    if (severity === undefined) return;
    const [least, most] = kind === "latency" ? [1, 100] : [0, 1];
    if (severity < least || severity > most)
      context.addIssue({
        code: "custom",
        path: ["severity"],
        message: `expected ${least} to ${most} for ${kind}`,
      });
  });

export interface Fault {
  id: string;
  fleet: string;
  kind: FaultKind;
  severity: number;
  from: Date;
  until: Date;
}

/** A parsed command as a fault that begins now. */
export function makeFault(command: z.output<typeof faultCommandSchema>, id: string, now: Date): Fault {
  const { fleet, kind, severity } = command;
  const until = new Date(now.getTime() + command.for);
  return { id, fleet, kind, severity: severity ?? usualSeverity[kind], from: now, until };
}

/** What the faults in force do to one fleet. */
export interface Effect {
  /** Share of requests that fail on top of the usual. */
  failing: number;
  /** Times slower than usual. */
  slowdown: number;
  /** Share of accelerators left. */
  capacity: number;
  silent: boolean;
}

export const noEffect: Effect = { failing: 0, slowdown: 1, capacity: 1, silent: false };

/** Several faults on one fleet add up as independent ones do. */
export function effectOn(fleet: string, faults: readonly Fault[], now: Date): Effect {
  const effect = { ...noEffect };
  for (const fault of faults) {
    if (fault.fleet === fleet && fault.from <= now && now < fault.until) apply(fault, effect);
  }
  return effect;
}

function apply({ kind, severity }: Fault, effect: Effect): void {
  switch (kind) {
    case "errors":
      effect.failing = 1 - (1 - effect.failing) * (1 - severity);
      break;
    case "latency":
      effect.slowdown *= severity;
      break;
    case "capacity_loss":
      effect.capacity *= 1 - severity;
      break;
    case "outage":
      effect.failing = 1;
      effect.capacity = 0;
      break;
    case "telemetry_gap":
      effect.silent = true;
      break;
  }
}
