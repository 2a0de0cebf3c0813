import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { lawAt, ruledFleet } from "@/lib/residency/queries";
import { verdict } from "@/lib/residency/verdict";
import { capabilitiesOf } from "./capabilities";
import { type GatewayConfig, gatewayConfigSchema } from "./gateway-api/settings";
import type { HaproxyEstate } from "./haproxy/render";
import type { Capabilities, DataPlaneKind } from "./model";
import { loadCells } from "./store/cells";
import { type EffectRecord, loadEffects } from "./store/effects";
import { type EdgeRecord, loadPlanes } from "./store/planes";
import { loadSigningKeys, type SigningKeyRecord } from "./store/signing-keys";
import { newestTable, recentTables, type TableHeadRecord } from "./store/tables";
import { type Convergence, convergenceOf } from "./sync";

export type PlaneView = {
  id: string;
  name: string;
  kind: DataPlaneKind;
  enabled: boolean;
  edges: EdgeRecord[];
  convergence: Convergence;
  /** What became of bringing it to the newest table; null when that was not asked for yet. */
  effect: EffectRecord | null;
  /** null when this release cannot speak to it; `problem` says why. */
  capabilities: Capabilities | null;
  problem: string | null;
  /** What a data plane of kind gateway_api is told; null for other kinds, and where it is not valid. */
  gateway: GatewayConfig | null;
};

export type RoutingView = {
  /** The table that every data plane should run. */
  desired: {
    version: number;
    sha256: string;
    createdAt: Date;
    createdBy: string;
    note: string;
    cells: number;
  } | null;
  planes: PlaneView[];
};

/** Every data plane with its edges, against the newest table, as last observed. */
export async function routingOverview(actor: Actor): Promise<RoutingView> {
  requirePermission(actor, "dataplanes:read");
  const [planes, table] = await Promise.all([loadPlanes(), newestTable()]);
  const effects = new Map(
    (table ? await loadEffects(table.version) : []).map((effect) => [effect.dataPlaneId, effect]),
  );
  return {
    desired: table && {
      version: table.version,
      sha256: table.sha256,
      createdAt: table.createdAt,
      createdBy: table.createdBy,
      note: table.note,
      cells: new Set(table.routes.map((route) => route.cell)).size,
    },
    planes: planes.map((plane) => {
      const able = capabilitiesOf(plane.kind, plane.config);
      return {
        id: plane.id,
        name: plane.name,
        kind: plane.kind,
        enabled: plane.enabled,
        edges: plane.edges,
        convergence: convergenceOf(table?.version ?? null, plane.edges),
        effect: effects.get(plane.id) ?? null,
        capabilities: able.capabilities,
        problem: able.problem,
        gateway:
          plane.kind === "gateway_api" ? (gatewayConfigSchema.safeParse(plane.config).data ?? null) : null,
      };
    }),
  };
}

/** The keys that signed or are to sign what feeds send, newest first, without their private halves. */
export async function signingKeys(actor: Actor): Promise<Omit<SigningKeyRecord, "sealed">[]> {
  requirePermission(actor, "dataplanes:read");
  return (await loadSigningKeys()).map(({ sealed, ...key }) => key);
}

/** The last `limit` tables, newest first, without their routes. */
export async function tableHistory(actor: Actor, limit: number): Promise<TableHeadRecord[]> {
  requirePermission(actor, "routing:read");
  return recentTables(limit);
}

/**
 * The estate as an HAProxy needs it: each cell with the fleets that the law allows it at `now`, and the shares of the
 * newest table to start from.
 */
export async function haproxyEstate(actor: Actor, now: Date): Promise<HaproxyEstate> {
  requirePermission(actor, "dataplanes:read");
  const [fleets, cells, law, table] = await Promise.all([
    loadFleets(),
    loadCells(),
    lawAt(now),
    newestTable(),
  ]);
  const shares = new Map(table?.routes.map((route) => [`${route.cell}\n${route.fleet}`, route.share]));
  const present = fleets.filter((fleet) => fleet.state !== "planned");
  return {
    tableVersion: table?.version ?? 0,
    fleets: present.map(({ id, endpoint }) => ({ id, endpoint })),
    cells: cells.map((cell) => ({
      id: cell.id,
      origin: cell.origin,
      model: cell.modelId,
      dataClass: cell.dataClass,
      allowed: present
        .filter((fleet) => verdict(cell, ruledFleet(fleet), law.rules, law.jurisdictions, now).allowed)
        .map((fleet) => ({ fleet: fleet.id, share: shares.get(`${cell.id}\n${fleet.id}`) ?? 0 })),
    })),
  };
}
