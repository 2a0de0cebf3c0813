import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import {
  countUnmapped,
  readUnmapped,
  type UnmappedCount,
  type UnmappedGroup,
} from "../store/postgres/unmapped";

export type { UnmappedGroup };

const DAY_MS = 24 * 60 * 60_000;

/** Telemetry of the last day that is kept but belongs to no fleet or to no known signal, by metric and reason. */
export async function unmappedSignals(actor: Actor, now: Date): Promise<UnmappedGroup[]> {
  requirePermission(actor, "telemetry:read");
  return readUnmapped(new Date(now.getTime() - DAY_MS));
}

/** How many series of the last day are unmapped. */
export async function unmappedCount(actor: Actor, now: Date): Promise<UnmappedCount> {
  requirePermission(actor, "telemetry:read");
  return countUnmapped(new Date(now.getTime() - DAY_MS));
}
