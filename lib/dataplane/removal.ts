import type { SyncState } from "./model";

/** What is known of a data plane when one of them, or an edge, is to be taken out. */
export type Standing = {
  id: string;
  enabled: boolean;
  edges: readonly { name: string; sync: SyncState }[];
};

/** Whether traffic may go through an edge: one that cannot be reached may serve all the same. */
const mayServe = ({ sync }: { sync: SyncState }) => sync !== "unknown";
const isReached = ({ sync }: { sync: SyncState }) =>
  sync === "in_sync" || sync === "behind" || sync === "drifted";

const othersServe = (planes: readonly Standing[], except: (plane: string, edge: string) => boolean) =>
  planes.some(
    (plane) => plane.enabled && plane.edges.some((edge) => isReached(edge) && !except(plane.id, edge.name)),
  );

/**
 * Why a data plane must stay, or null: an active shift would lose what carries it out, and without any data plane
 * Ballast would move traffic nowhere.
 * @param moving how many shifts are moving traffic
 */
export function whyKeepPlane(plane: Standing, planes: readonly Standing[], moving: number): string | null {
  if (!plane.edges.some(mayServe)) return null;
  if (plane.enabled && moving > 0)
    return `${plane.id} carries out ${shifts(moving)}. Wait until the end, or roll back.`;
  return othersServe(planes, (id) => id === plane.id)
    ? null
    : `${plane.id} is the only data plane that serves. Register its successor first, and wait until that runs the table.`;
}

/** The same for one edge. One that cannot be reached may go during a shift: it would keep the shift waiting. */
export function whyKeepEdge(
  name: string,
  plane: Standing,
  planes: readonly Standing[],
  moving: number,
): string | null {
  const edge = plane.edges.find((one) => one.name === name);
  if (!edge || !mayServe(edge)) return null;
  if (plane.enabled && moving > 0 && isReached(edge))
    return `${name} carries out ${shifts(moving)}. Wait until the end, or roll back.`;
  return othersServe(planes, (id, other) => id === plane.id && other === name)
    ? null
    : `${name} is the only edge that serves. Register its successor first, and wait until that runs the table.`;
}

const shifts = (moving: number) =>
  moving === 1 ? "a shift that is moving traffic" : `${moving} shifts that are moving traffic`;
