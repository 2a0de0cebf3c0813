import type { Attributes } from "./model";

/** What the placement rule needs to know of the estate. */
export interface FleetPlace {
  readonly id: string;
  readonly name: string;
  /** `provider:region`. */
  readonly regionId: string;
  readonly acceleratorId: string;
  readonly acceleratorName: string;
}

export interface Estate {
  readonly fleets: readonly FleetPlace[];
  readonly models: readonly { readonly id: string; readonly name: string }[];
}

export type Placement =
  | { readonly placed: true; readonly fleetId: string }
  | { readonly placed: false; readonly reason: string };

/** Whose demand a series reports; empty where the source did not say. */
export interface ObservedCell {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly origin: string;
  readonly modelId: string;
  readonly dataClass: string;
}

/** OpenTelemetry's `cloud.provider` values that differ from the provider's short name. */
const PROVIDER_ALIASES: Readonly<Record<string, readonly string[]>> = {
  gcp: ["google", "gcp"],
  oracle_cloud: ["oracle", "oci"],
  ibm_cloud: ["ibm"],
  alibaba_cloud: ["alibaba"],
};

const ACCELERATOR_ATTRIBUTES = [
  "ballast.accelerator",
  "hw.model",
  "gpu.model",
  "modelName",
  "host.gpu.model",
];
const CLUSTER_ATTRIBUTES = ["k8s.cluster.name", "cloud.resource_id", "ballast.cluster"];
const MODEL_ATTRIBUTES = ["ballast.model", "gen_ai.request.model", "gen_ai.response.model", "model_name"];
const DATA_CLASSES: readonly string[] = ["general", "personal", "regulated"];

/** Finds the fleet that attributes speak of, or says what is missing. Point attributes win over the resource's. */
export function placeSeries(attributes: Attributes, estate: Estate): Placement {
  const named = text(attributes, "ballast.fleet");
  if (named) {
    if (estate.fleets.some((fleet) => fleet.id === named)) return { placed: true, fleetId: named };
    return { placed: false, reason: `ballast.fleet names "${named}", which is no fleet of this estate.` };
  }
  const provider = text(attributes, "cloud.provider");
  const region = text(attributes, "cloud.region");
  if (!provider || !region) {
    return {
      placed: false,
      reason: "Neither ballast.fleet nor both cloud.provider and cloud.region are set.",
    };
  }
  const providers = PROVIDER_ALIASES[provider.toLowerCase()] ?? [provider.toLowerCase()];
  const regionIds = providers.map((id) => `${id}:${region.toLowerCase()}`);
  const inRegion = estate.fleets.filter((fleet) => regionIds.includes(fleet.regionId.toLowerCase()));
  if (inRegion.length === 0) {
    return { placed: false, reason: `No fleet is in region "${region}" of provider "${provider}".` };
  }
  return placeInRegion(attributes, inRegion, `${provider} ${region}`);
}

function placeInRegion(attributes: Attributes, inRegion: readonly FleetPlace[], where: string): Placement {
  const clusters = CLUSTER_ATTRIBUTES.flatMap((name) => text(attributes, name)?.toLowerCase() ?? []);
  const byCluster = inRegion.filter((fleet) =>
    clusters.some((cluster) => cluster === fleet.id.toLowerCase() || cluster === fleet.name.toLowerCase()),
  );
  if (byCluster[0] && byCluster.length === 1) return { placed: true, fleetId: byCluster[0].id };

  const accelerators = ACCELERATOR_ATTRIBUTES.flatMap((name) => text(attributes, name) ?? []);
  const candidates =
    accelerators.length === 0
      ? inRegion
      : inRegion.filter((fleet) => accelerators.some((said) => sameAccelerator(said, fleet)));
  if (candidates[0] && candidates.length === 1) return { placed: true, fleetId: candidates[0].id };
  const ids = inRegion.map((fleet) => fleet.id).join(", ");
  if (candidates.length === 0) {
    return {
      placed: false,
      reason: `No fleet in ${where} has the accelerator "${accelerators[0]}" (there: ${ids}).`,
    };
  }
  return {
    placed: false,
    reason: `${candidates.length} fleets in ${where} fit (${candidates.map((fleet) => fleet.id).join(", ")}); set ballast.fleet to say which.`,
  };
}

/** The demand cell a series reports on. Unknown models and data classes stay empty rather than being guessed. */
export function cellOf(attributes: Attributes, estate: Estate): ObservedCell {
  const country = text(attributes, "geo.country.iso_code")?.toUpperCase() ?? "";
  const dataClass = text(attributes, "ballast.data_class")?.toLowerCase() ?? "";
  return {
    origin: /^[A-Z]{2}$/.test(country) ? country : "",
    modelId: modelOf(attributes, estate),
    dataClass: DATA_CLASSES.includes(dataClass) ? dataClass : "",
  };
}

function modelOf(attributes: Attributes, estate: Estate): string {
  for (const name of MODEL_ATTRIBUTES) {
    const said = text(attributes, name)?.toLowerCase();
    if (!said) continue;
    const model = estate.models.find(
      ({ id, name }) => id.toLowerCase() === said || name.toLowerCase() === said,
    );
    if (model) return model.id;
  }
  return "";
}

/** "NVIDIA H100 80GB HBM3" is the accelerator `h100-sxm`: the part that names the chip is the first word with a digit. */
function sameAccelerator(said: string, fleet: FleetPlace): boolean {
  const lower = said.toLowerCase();
  if (lower === fleet.acceleratorId.toLowerCase() || lower === fleet.acceleratorName.toLowerCase())
    return true;
  const chip = words(fleet.acceleratorId).find((word) => /\d/.test(word));
  return chip !== undefined && words(said).includes(chip);
}

function words(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

function text(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
