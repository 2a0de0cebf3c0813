import { loadFleets, loadModelNames } from "@/lib/fleet/store/fleets";
import { Recent } from "@/lib/platform/recent";
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
const recent = new Recent<Estate>();

/** The same, at most ten seconds old: a batch with a new series asks for it. */
export const recentEstate = (): Promise<Estate> => recent.get("estate", FRESH_MS, loadEstate);
