import { loadContracts } from "@/lib/contracts/store/contracts";
import { loadFleets, loadModelNames } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { type RegionPlace, regionPlaces } from "../region-places";
import { loadSnapshotHeads, type SnapshotHead } from "../store/snapshots";
import { loadWhatIf, loadWhatIfs, type WhatIfRecord } from "../store/what-ifs";
import { type Choices, choicesOf } from "../what-if/choices";
import { frozenSnapshot } from "../what-if/frozen";

export type { SnapshotHead, WhatIfRecord };

export interface Workbench {
  /** Snapshots to ask about, the newest first. */
  snapshots: SnapshotHead[];
  /** The one asked about; null when none was ever frozen. */
  snapshot: {
    sha256: string;
    asOf: string;
    cells: number;
    fleets: number;
    windows: number;
    choices: Choices;
  } | null;
  places: RegionPlace[];
  kept: WhatIfRecord[];
}

/** What the workbench needs to ask about a snapshot, the newest unless one is named. Refuses `not_found`. */
export async function whatIfWorkbench(
  actor: Actor,
  { snapshotSha256 }: { snapshotSha256?: string | undefined },
): Promise<Workbench> {
  requirePermission(actor, "whatifs:ask");
  const [snapshots, kept, fleets, models, contracts] = await Promise.all([
    loadSnapshotHeads(20),
    loadWhatIfs(100),
    loadFleets(),
    loadModelNames(),
    loadContracts(),
  ]);
  const sha256 = snapshotSha256 ?? snapshots[0]?.sha256;
  const places = regionPlaces(fleets);
  if (sha256 === undefined) return { snapshots, snapshot: null, places, kept };
  const snapshot = await frozenSnapshot(sha256);
  const names = Object.fromEntries([
    ...fleets.flatMap(({ id, name, region }) => [
      [id, name],
      [region.id, region.name],
      [region.providerId, region.providerName],
    ]),
    ...models,
    ...contracts.map(({ id, title }) => [id, title]),
  ]);
  return {
    snapshots,
    snapshot: {
      sha256,
      asOf: snapshot.asOf,
      cells: snapshot.cells.length,
      fleets: snapshot.fleets.length,
      windows: snapshot.windows.length,
      choices: choicesOf(snapshot, names),
    },
    places,
    kept,
  };
}

/** One kept what-if. Refuses `not_found`. */
export async function keptWhatIf(actor: Actor, { whatIfId }: { whatIfId: string }): Promise<WhatIfRecord> {
  requirePermission(actor, "whatifs:ask");
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(whatIfId);
  return (
    (uuid ? await loadWhatIf(whatIfId) : null) ?? refuse("not_found", `There is no what-if ${whatIfId}.`)
  );
}
