import { describe, expect, it } from "vitest";
import { cellOf, type Estate, placeSeries } from "./placement";

const fleet = (id: string, regionId: string, acceleratorId: string, acceleratorName: string) => ({
  id,
  name: id,
  regionId,
  acceleratorId,
  acceleratorName,
});

const estate: Estate = {
  fleets: [
    fleet("azure-fra-h100", "azure:germanywestcentral", "h100-sxm", "NVIDIA H100 SXM"),
    fleet("azure-fra-a100", "azure:germanywestcentral", "a100-80gb", "NVIDIA A100 80GB"),
    fleet("google-tokyo-v5p", "google:asia-northeast1", "tpu-v5p", "TPU v5p"),
  ],
  models: [{ id: "gpt-large", name: "GPT Large" }],
};

describe("placeSeries", () => {
  it.each([
    [
      "ballast.fleet outright",
      { "ballast.fleet": "azure-fra-a100", "cloud.region": "elsewhere" },
      "azure-fra-a100",
    ],
    [
      "region and DCGM's model name",
      { "cloud.provider": "azure", "cloud.region": "germanywestcentral", modelName: "NVIDIA H100 80GB HBM3" },
      "azure-fra-h100",
    ],
    [
      "region and cluster",
      {
        "cloud.provider": "azure",
        "cloud.region": "GermanyWestCentral",
        "k8s.cluster.name": "azure-fra-a100",
      },
      "azure-fra-a100",
    ],
    [
      "the only fleet of a region, with OpenTelemetry's name for the provider",
      { "cloud.provider": "gcp", "cloud.region": "asia-northeast1" },
      "google-tokyo-v5p",
    ],
  ])("finds the fleet by %s", (_name, attributes, fleetId) => {
    expect(placeSeries(attributes, estate)).toEqual({ placed: true, fleetId });
  });

  it.each([
    ["nothing", {}, "Neither ballast.fleet nor both cloud.provider and cloud.region"],
    ["an unknown fleet", { "ballast.fleet": "nowhere" }, '"nowhere"'],
    ["an unknown region", { "cloud.provider": "aws", "cloud.region": "us-east-1" }, 'region "us-east-1"'],
    [
      "a region with two fleets",
      { "cloud.provider": "azure", "cloud.region": "germanywestcentral" },
      "set ballast.fleet to say which",
    ],
    [
      "an accelerator the region lacks",
      { "cloud.provider": "azure", "cloud.region": "germanywestcentral", "hw.model": "MI300X" },
      '"MI300X"',
    ],
  ])("says why %s is not enough", (_name, attributes, sentence) => {
    const placement = placeSeries(attributes, estate);
    expect(placement.placed).toBe(false);
    expect("reason" in placement && placement.reason).toContain(sentence);
  });
});

describe("cellOf", () => {
  it("reads origin, model by id or name, and data class", () => {
    const attributes = {
      "geo.country.iso_code": "de",
      "gen_ai.request.model": "gpt large",
      "ballast.data_class": "Regulated",
    };
    expect(cellOf(attributes, estate)).toEqual({
      origin: "DE",
      modelId: "gpt-large",
      dataClass: "regulated",
    });
  });

  it("leaves unknown what the source does not say or Ballast does not know", () => {
    const attributes = {
      "geo.country.iso_code": "Germany",
      model_name: "facebook/opt-125m",
      "ballast.data_class": "x",
    };
    expect(cellOf(attributes, estate)).toEqual({ origin: "", modelId: "", dataClass: "" });
  });
});
