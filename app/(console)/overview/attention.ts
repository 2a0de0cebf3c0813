import type { Status } from "@/components/ui/status";
import type { FleetStanding } from "@/lib/telemetry/queries/fleet-standings";

/** One thing that needs a person: what, why, and where to act. */
export interface AttentionItem {
  readonly id: string;
  readonly status: Extract<
    Status,
    | "critical"
    | "violation"
    | "degraded"
    | "no_data"
    | "stale"
    | "held"
    | "proposed"
    | "shortfall"
    | "late"
    | "unknown"
  >;
  readonly subject: string;
  readonly reason: string;
  readonly next: { readonly label: string; readonly href: string };
}

/** What cannot wait comes first: the law, then traffic, then signatures and money. */
const ORDER: readonly AttentionItem["status"][] = [
  "violation",
  "critical",
  "held",
  "degraded",
  "no_data",
  "stale",
  "proposed",
  "shortfall",
  "late",
  "unknown",
];

/** By urgency; within one kind the order given, which is the caller's by size. */
export function sortAttention(items: readonly AttentionItem[]): AttentionItem[] {
  return [...items].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
}

/** What is wrong with fleets, one item each: the worst finding, and how many more there are. */
export function fleetAttention(fleets: readonly FleetStanding[]): AttentionItem[] {
  return fleets.flatMap(({ fleet, health }): AttentionItem[] => {
    const worst = health.findings.find((finding) => finding.severity === health.state);
    if (!worst) return [];
    const others = health.findings.length - 1;
    return [
      {
        id: `fleet/${fleet.id}`,
        status: worst.severity,
        subject: fleet.name,
        reason: others > 0 ? `${worst.reason} And ${others} more.` : worst.reason,
        next: { label: worst.next, href: `/fleets/${encodeURIComponent(fleet.id)}` },
      },
    ];
  });
}
