/** One thing that is wrong with a plan. */
export interface Broken {
  /** JSON path into the plan. */
  path: string;
  /** What is wrong and what was expected, as a sentence. */
  what: string;
}

export interface Verdict {
  accepted: boolean;
  /** Recomputed from the routes. */
  objectiveUsd: number;
  /**
   * Whether the plan's prices prove that no plan costs less. Null where that was not tried: the plan is rejected
   * anyway, does not claim to be optimal, or is too large (`mostEntries`).
   */
  provenOptimal: boolean | null;
  broken: Broken[];
}

/** The format's tolerance. */
export const tolerance = 1e-6;

/** A number of the plan against its recomputation; `scale` widens the tolerance where large amounts cancel. */
export function agrees(found: number, expected: number, scale = 0): boolean {
  const slack = Math.max(tolerance * Math.abs(expected), 1e-12 * Math.abs(scale), 1e-9);
  return Math.abs(found - expected) <= slack;
}

/** Whether left stays within right, give or take the tolerance of the right-hand side. */
export function within(left: number, right: number): boolean {
  return left <= right + tolerance * Math.max(Math.abs(right), 1e-3);
}

/** Collects what is broken; a plan with thousands of faults needs no more than the first of each kind to be refused. */
export class Findings {
  readonly broken: Broken[] = [];
  private readonly perKind = new Map<string, number>();

  constructor(private readonly mostPerKind = 20) {}

  add(path: string, what: string): void {
    const kind = path.replace(/\[\d+\]/g, "[]");
    const count = (this.perKind.get(kind) ?? 0) + 1;
    this.perKind.set(kind, count);
    if (count <= this.mostPerKind) this.broken.push({ path, what });
  }
}
