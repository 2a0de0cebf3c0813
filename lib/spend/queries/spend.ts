import { z } from "zod";
import { loadFleets, loadModelNames } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { parseInput } from "@/lib/platform/parse";
import { type SpendDimension, type SpendLine, spendDimensions } from "../model";
import { type BucketSpend, spendByFleetAndModel, spendByProviderOverTime } from "../store/hours";
import { type SpendNames, spendLines } from "../summary";

const range = z
  .object({
    from: z.coerce.date({ error: "must be a date and time" }),
    to: z.coerce.date({ error: "must be a date and time" }),
  })
  .refine(({ from, to }) => from < to, { message: "must be later than from", path: ["to"] });

const dayMs = 86_400_000;

export interface SpendOverview {
  byDimension: Record<SpendDimension, SpendLine[]>;
  /** The same length of time just before, by provider: the neighbour to compare with. */
  before: SpendLine[];
  overTime: BucketSpend[];
  bucket: "hour" | "day";
  /** Provider id → name, for every provider with a fleet. */
  names: { providers: Record<string, string> };
}

/** Estimated spend and $ per million tokens by provider, region, fleet and model, for hours that begin in [from, to). */
export async function spendOverview(actor: Actor, raw: z.input<typeof range>): Promise<SpendOverview> {
  requirePermission(actor, "spend:read");
  const { from, to } = parseInput(range, raw);
  const length = to.getTime() - from.getTime();
  const bucket = length > 3 * dayMs ? "day" : "hour";
  const [groups, earlier, overTime, names] = await Promise.all([
    spendByFleetAndModel(from, to),
    spendByFleetAndModel(new Date(from.getTime() - length), from),
    spendByProviderOverTime(from, to, bucket),
    spendNames(),
  ]);
  const by = (dimension: SpendDimension) => spendLines(groups, dimension, names);
  return {
    byDimension: Object.fromEntries(spendDimensions.map((dimension) => [dimension, by(dimension)])) as Record<
      SpendDimension,
      SpendLine[]
    >,
    before: spendLines(earlier, "provider", names),
    overTime,
    bucket,
    names: {
      providers: Object.fromEntries(
        [...names.fleets.values()].map(({ providerId, providerName }) => [providerId, providerName]),
      ),
    },
  };
}

async function spendNames(): Promise<SpendNames> {
  const [fleets, models] = await Promise.all([loadFleets(), loadModelNames()]);
  return {
    fleets: new Map(
      fleets.map(({ id, name, region }) => [
        id,
        {
          name,
          providerId: region.providerId,
          providerName: region.providerName,
          regionId: region.id,
          regionName: region.name,
        },
      ]),
    ),
    models,
  };
}
