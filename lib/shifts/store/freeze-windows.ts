import { prisma, type Tx } from "@/lib/platform/db/client";
import type { FreezeWindow as Row } from "@/prisma/generated/client";
import type { FreezeWindow } from "../freeze";
import { scopeOf } from "../place-scope";
import type { Reader } from "./shifts";

function toWindow({ scope, scopeId, createdAt: _, ...row }: Row): FreezeWindow {
  return { ...row, scope: scopeOf(scope, scopeId) ?? { kind: "all" } };
}

const columnsOf = (scope: FreezeWindow["scope"]) => ({
  scope: scope.kind,
  scopeId: scope.kind === "all" ? null : scope.id,
});

/** Freezes that hold at `now` or may later, the first to begin first. */
export async function loadFreezeWindows(now: Date, db: Reader = prisma()): Promise<FreezeWindow[]> {
  return loadFreezesSince(now, db, { cancelledAt: null });
}

/** Freezes that may have held at some time since then, cancelled ones too. */
export async function loadFreezesSince(
  since: Date,
  db: Reader = prisma(),
  only: { readonly cancelledAt?: null } = {},
): Promise<FreezeWindow[]> {
  const rows = await db.freezeWindow.findMany({
    where: {
      ...only,
      OR: [
        { endsAt: { gt: since } },
        { recurrence: { not: "once" }, OR: [{ repeatUntil: null }, { repeatUntil: { gt: since } }] },
      ],
    },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toWindow);
}

export async function loadFreezeWindow(id: string, db: Reader = prisma()): Promise<FreezeWindow | null> {
  const row = await db.freezeWindow.findUnique({ where: { id } });
  return row && toWindow(row);
}

type NewFreeze = Omit<FreezeWindow, "id" | "liftedUntil" | "cancelledAt" | "cancelledBy">;

export async function insertFreezeWindow(tx: Tx, window: NewFreeze, now: Date): Promise<string> {
  const data = { ...window, ...columnsOf(window.scope), createdAt: now };
  const { id } = await tx.freezeWindow.create({ data, select: { id: true } });
  return id;
}

/** Writes it anew; false when it has been cancelled meanwhile. */
export async function rewriteFreezeWindow(
  tx: Tx,
  id: string,
  window: Omit<NewFreeze, "createdBy">,
): Promise<boolean> {
  const { count } = await tx.freezeWindow.updateMany({
    where: { id, cancelledAt: null },
    data: { ...window, ...columnsOf(window.scope) },
  });
  return count === 1;
}

/** Ends the time that is open now; later ones stay. False when it has been cancelled meanwhile. */
export async function writeLifted(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.freezeWindow.updateMany({
    where: { id, cancelledAt: null },
    data: { liftedUntil: at },
  });
  return count === 1;
}

/** Ends it for good; false when somebody did already. */
export async function writeFreezeCancelled(tx: Tx, id: string, by: string, at: Date): Promise<boolean> {
  const { count } = await tx.freezeWindow.updateMany({
    where: { id, cancelledAt: null },
    data: { cancelledAt: at, cancelledBy: by },
  });
  return count === 1;
}
