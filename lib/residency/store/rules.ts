import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Jurisdictions, ResidencyRule } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

export interface SourcedRule extends ResidencyRule {
  illustrative: boolean;
  sourceName: string | null;
  sourceUrl: string | null;
  sourceDate: Date | null;
}

/** Every rule ever recorded, in force or not, by id. */
export const loadRules = (db: Reader = prisma()): Promise<SourcedRule[]> =>
  db.residencyRule.findMany({ orderBy: { id: "asc" } });

export const loadRule = (tx: Tx, id: string): Promise<SourcedRule | null> =>
  tx.residencyRule.findUnique({ where: { id } });

/** Groups with their member countries. */
export async function loadJurisdictions(db: Reader = prisma()): Promise<Jurisdictions> {
  const members = await db.jurisdictionMember.findMany();
  const groups = new Map<string, Set<string>>();
  for (const { groupId, countryId } of members) {
    const group = groups.get(groupId) ?? new Set<string>();
    groups.set(groupId, group.add(countryId));
  }
  return groups;
}

/** Id → name, groups included. */
export async function loadJurisdictionNames(db: Reader = prisma()): Promise<Map<string, string>> {
  const rows = await db.jurisdiction.findMany();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function insertRule(
  tx: Tx,
  rule: Omit<SourcedRule, "illustrative" | "effectiveTo">,
): Promise<void> {
  await tx.residencyRule.create({ data: { ...rule, illustrative: false, effectiveTo: null } });
}

/** Ends a rule that had no end; false when it had one already. */
export async function endRule(tx: Tx, id: string, effectiveTo: Date): Promise<boolean> {
  const { count } = await tx.residencyRule.updateMany({
    where: { id, effectiveTo: null },
    data: { effectiveTo },
  });
  return count === 1;
}

/** Countries that demand comes from. */
export async function loadOrigins(db: Reader = prisma()): Promise<string[]> {
  const rows = await db.demandCell.findMany({
    distinct: ["origin"],
    select: { origin: true },
    orderBy: { origin: "asc" },
  });
  return rows.map(({ origin }) => origin);
}
