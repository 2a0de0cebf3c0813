import { loadFleets, loadModelNames } from "@/lib/fleet/store/fleets";
import type { Estate } from "../../placement";

/** What placement needs of fleets and models, as they are now. */
export async function loadEstate(): Promise<Estate> {
  const [fleets, models] = await Promise.all([loadFleets(), loadModelNames()]);
  return {
    fleets: fleets.map((fleet) => ({
      id: fleet.id,
      name: fleet.name,
      regionId: fleet.region.id,
      acceleratorId: fleet.accelerator.id,
      acceleratorName: fleet.accelerator.name,
    })),
    models: [...models].map(([id, name]) => ({ id, name })),
  };
}

const FRESH_MS = 10_000;
let held: { estate: Promise<Estate>; untilMs: number } | undefined;

/** The same, at most ten seconds old: a batch with a new series asks for it. */
export function recentEstate(nowMs: number): Promise<Estate> {
  if (!held || nowMs >= held.untilMs) {
    const estate = loadEstate();
    held = { estate, untilMs: nowMs + FRESH_MS };
    // A failure is the asker's to see, and must not be what the next asker gets.
    estate.catch(() => {
      held = undefined;
    });
  }
  return held.estate;
}
