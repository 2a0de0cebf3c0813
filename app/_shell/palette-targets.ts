import { z } from "zod";

const answer = z.array(
  z.object({
    label: z.string(),
    targets: z.array(z.object({ name: z.string(), detail: z.string(), href: z.string().startsWith("/") })),
  }),
);

/** A group of named things that the palette can open: fleets, contracts, plans, shifts. */
export type TargetGroup = z.infer<typeof answer>[number];

/** Reads the names that this reader may see. Throws when the server refuses or cannot be reached. */
export async function readTargets(signal: AbortSignal): Promise<TargetGroup[]> {
  const response = await fetch("/api/console/palette", { signal });
  if (!response.ok) throw new Error(`Reading names failed with status ${response.status}.`);
  return answer.parse(await response.json());
}
