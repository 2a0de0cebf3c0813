import type { SnapshotShape } from "@/lib/planning/testing/generate-snapshot";

/** A kind of snapshot to plan, and within what. */
export interface Case {
  name: string;
  shape: SnapshotShape;
  seeds: number[];
  /** Bars per plan; without one the case is for orientation. */
  atMostSec?: number;
  atMostMb?: number;
}

const still = { policy: { usdPerMovedRequestPerSec: 0 } };
const surviving = { policy: { usdPerMovedRequestPerSec: 0, contingencies: "both" } } as const;
const medium = { cells: 200, fleets: 40, windows: 24 };
/** What the planner is held to, on two cores. */
export const bars: Case[] = [
  {
    name: "60 × 20 × 24, movement",
    shape: { cells: 60, fleets: 20, windows: 24 },
    seeds: [1, 2, 3],
    atMostSec: 10,
  },
  { name: "200 × 40 × 24", shape: { ...medium, ...still }, seeds: [1], atMostSec: 3, atMostMb: 1536 },
  { name: "200 × 40 × 24, movement", shape: medium, seeds: [1], atMostSec: 12, atMostMb: 1536 },
  {
    name: "200 × 40 × 24, N-1",
    shape: { ...medium, ...surviving },
    seeds: [1],
    atMostSec: 30,
    atMostMb: 1536,
  },
  {
    name: "2,000 × 300 × 1",
    shape: { cells: 2000, fleets: 300, windows: 1, ...still },
    seeds: [1],
    atMostSec: 3,
    atMostMb: 1536,
  },
  {
    name: "2,000 × 300 × 24",
    shape: { cells: 2000, fleets: 300, windows: 24, ...still },
    seeds: [1],
    atMostSec: 300,
    atMostMb: 4096,
  },
];

const sizes = [
  ...[50, 100, 200, 400, 800].map((cells) => ({ cells, fleets: 40, windows: 24 })),
  ...[10, 20, 80, 160].map((fleets) => ({ cells: 200, fleets, windows: 24 })),
  ...[1, 6, 12, 48].map((windows) => ({ cells: 200, fleets: 40, windows })),
];
/** One of cells, fleets and windows at a time. */
export const growth: Case[] = sizes.map((shape) => ({
  name: `${shape.cells} × ${shape.fleets} × ${shape.windows}`,
  shape: { ...shape, ...still },
  seeds: [1],
}));

/** What is solved again after a change: an estate's day, and the same in the merged windows of a what-if. */
export const repeated: SnapshotShape[] = [
  { cells: 60, fleets: 20, windows: 24 },
  { cells: 60, fleets: 25, windows: 8 },
];
