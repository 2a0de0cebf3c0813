import { Usd } from "@/lib/platform/money";
import type { SpendDimension, SpendGroup, SpendLine } from "./model";

/** What a fleet or model is called, and where it belongs. */
export interface SpendNames {
  fleets: ReadonlyMap<
    string,
    { name: string; providerId: string; providerName: string; regionId: string; regionName: string }
  >;
  models: ReadonlyMap<string, string>;
}

/** Adds spend up by one dimension, dearest first. $ per million tokens = USD ÷ (input + output tokens) × 10⁶. */
export function spendLines(
  groups: readonly SpendGroup[],
  dimension: SpendDimension,
  names: SpendNames,
): SpendLine[] {
  const lines = new Map<string, SpendLine>();
  for (const group of groups) {
    const { key, name } = keyOf(group, dimension, names);
    const line = lines.get(key);
    const usd = group.usd.plus(line?.usd ?? 0);
    const tokens = group.tokens.plus(line?.tokens ?? 0);
    lines.set(key, {
      key,
      name,
      usd,
      tokens,
      requests: group.requests.plus(line?.requests ?? 0),
      usdPerMillionTokens: tokens.isZero() ? null : new Usd(usd).div(tokens).times(1_000_000),
      lastHour: line && line.lastHour > group.lastHour ? line.lastHour : group.lastHour,
    });
  }
  return [...lines.values()].sort((a, b) => b.usd.comparedTo(a.usd) || a.key.localeCompare(b.key));
}

function keyOf(
  group: SpendGroup,
  dimension: SpendDimension,
  names: SpendNames,
): { key: string; name: string } {
  if (dimension === "model") {
    const idle = { key: "", name: "Idle reserved capacity" };
    return group.modelId === ""
      ? idle
      : { key: group.modelId, name: names.models.get(group.modelId) ?? group.modelId };
  }
  const fleet = names.fleets.get(group.fleetId);
  if (dimension === "fleet") return { key: group.fleetId, name: fleet?.name ?? group.fleetId };
  if (dimension === "region")
    return { key: fleet?.regionId ?? "", name: fleet?.regionName ?? "Unknown region" };
  return { key: fleet?.providerId ?? "", name: fleet?.providerName ?? "Unknown provider" };
}
