import { z } from "zod";
import { moveKinds, type TrafficMove } from "@/lib/shifts/queries/traffic-moves";
import type { Operation } from "../openapi.json/operation";

const instant = z.iso.datetime().describe("UTC.");

export const movesAnswer = z.object({
  moves: z.array(
    z.object({
      id: z.string().describe("Of a shift: its id. Of a table: its version."),
      kind: z.enum(moveKinds).describe("A table is one that no shift made."),
      what: z.string(),
      by: z.string(),
      startedAt: instant,
      endedAt: instant.nullable().describe("Null while it moves."),
      situation: z.string().nullable(),
      wentBack: z.boolean(),
      fleets: z.array(z.string()).describe("Empty for a table, which is of all."),
      cells: z.number().int().nullable(),
    }),
  ),
  cut: z.boolean().describe("There were more than one answer holds; the oldest are missing."),
});

export const toAnswer = ({
  moves,
  cut,
}: {
  moves: readonly TrafficMove[];
  cut: boolean;
}): z.infer<typeof movesAnswer> => ({
  moves: moves.map(({ fleets, startedAt, endedAt, ...move }) => ({
    ...move,
    fleets: [...fleets],
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  })),
  cut,
});

export const trafficMovesOperation: Operation = {
  method: "get",
  path: "/api/v1/traffic-moves",
  tag: "Traffic",
  summary: "Everything that moved traffic in a range, to draw over any chart",
  permission: "shifts:read",
  query: z.object({
    from: z.string().optional().describe("ISO 8601 instant or `now-24h`, which is what is taken without it."),
    to: z.string().optional().describe("ISO 8601 instant or `now`, which is what is taken without it."),
  }),
  answer: {
    description: "Shifts, corrections, drains, drills and tables, newest first.",
    schema: movesAnswer,
  },
  refusals: ["invalid", "unauthenticated", "forbidden", "rate_limited", "unavailable"],
};
