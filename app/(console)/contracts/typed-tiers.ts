/** Names of the inputs of one row of price tiers: where it begins, and what is billed of list price from there. */
export const tierFields = { fromUsd: "tierFromUsd", percent: "tierPercent" } as const;

/**
 * Price tiers as typed, row by row, for the verb to judge; rows left empty say nothing, and no rows at all leave the
 * contract's price as it is.
 */
export function typedTiers(form: FormData): { fromUsd: number; multiplier: number }[] | undefined {
  const froms = form.getAll(tierFields.fromUsd).map(String);
  const percents = form.getAll(tierFields.percent).map(String);
  const rows = froms.flatMap((from, i) => {
    const percent = percents[i] ?? "";
    if (from.trim() === "" && percent.trim() === "") return [];
    // Twelve digits, so that 92.3 % is 0.923 and not its nearest neighbour.
    return [{ fromUsd: amount(from), multiplier: Number((amount(percent) / 100).toPrecision(12)) }];
  });
  return rows.length > 0 ? rows : undefined;
}

const amount = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));
