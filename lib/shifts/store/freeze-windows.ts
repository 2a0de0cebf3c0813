import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Reader } from "./shifts";

export interface FreezeWindow {
  readonly id: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly createdBy: string;
}

/** Freeze windows that have not ended by `now`, the next first. */
export async function loadFreezeWindows(now: Date, db: Reader = prisma()): Promise<FreezeWindow[]> {
  return db.freezeWindow.findMany({ where: { endsAt: { gt: now } }, orderBy: { startsAt: "asc" } });
}

/** The freeze window that `now` falls in and that ends last, or null. */
export async function openFreezeWindow(now: Date, db: Reader = prisma()): Promise<FreezeWindow | null> {
  return db.freezeWindow.findFirst({
    where: { startsAt: { lte: now }, endsAt: { gt: now } },
    orderBy: { endsAt: "desc" },
  });
}

export async function insertFreezeWindow(
  tx: Tx,
  window: Omit<FreezeWindow, "id">,
  now: Date,
): Promise<string> {
  const { id } = await tx.freezeWindow.create({ data: { ...window, createdAt: now }, select: { id: true } });
  return id;
}

/** Ends a window now; null when there is none that lasts longer. */
export async function endFreezeWindow(tx: Tx, id: string, now: Date): Promise<FreezeWindow | null> {
  const window = await tx.freezeWindow.findFirst({ where: { id, endsAt: { gt: now } } });
  if (!window) return null;
  // A window that had not begun leaves no trace but its audit entries: an empty period is not one.
  if (window.startsAt >= now) await tx.freezeWindow.delete({ where: { id } });
  else await tx.freezeWindow.update({ where: { id }, data: { endsAt: now } });
  return window;
}
