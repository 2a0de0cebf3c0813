import type { Delivery } from "@/lib/fleet/capacity";

/** Accelerators by month of arrival: came, late, and due. Values run parallel to `months`. */
export type Arrivals = {
  months: { id: string; label: string }[];
  delivered: number[];
  late: number[];
  due: number[];
};

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * Promised deliveries by month, from the first to the last without a gap: what came stands in the
 * month it came, what did not in the month it was or is due.
 */
export function arrivalsByMonth(deliveries: readonly Delivery[], now: Date): Arrivals {
  const index = (at: Date) => at.getUTCFullYear() * 12 + at.getUTCMonth();
  const placed = deliveries.map((delivery) => ({
    month: index(delivery.deliveredOn ?? delivery.dueOn),
    kind: delivery.deliveredOn
      ? ("delivered" as const)
      : isPast(delivery.dueOn, now)
        ? ("late" as const)
        : ("due" as const),
    accelerators: delivery.accelerators,
  }));
  if (placed.length === 0) return { months: [], delivered: [], late: [], due: [] };
  const first = Math.min(...placed.map(({ month }) => month));
  const last = Math.max(...placed.map(({ month }) => month));
  const months = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const total = (kind: "delivered" | "late" | "due") =>
    months.map((month) =>
      placed.reduce(
        (sum, part) => (part.month === month && part.kind === kind ? sum + part.accelerators : sum),
        0,
      ),
    );
  return {
    months: months.map((month) => ({
      id: String(month),
      label: `${monthNames[month % 12]} ${Math.floor(month / 12)}`,
    })),
    delivered: total("delivered"),
    late: total("late"),
    due: total("due"),
  };
}

/** A day is past once the next one has begun, UTC. */
const isPast = (day: Date, now: Date) => day.getTime() + 86_400_000 <= now.getTime();
