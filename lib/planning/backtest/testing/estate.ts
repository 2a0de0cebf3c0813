import type { Scenario } from "../scenario";

/** Commitments by contract, USD per mean hour, at about this percentage of mean volume. */
const committed = {
  84: [
    { id: "AZ", committedUsdPerMeanHour: 0.3 },
    { id: "AWS", committedUsdPerMeanHour: 0.25 },
    { id: "GCP", committedUsdPerMeanHour: 0.16 },
    { id: "OCI", committedUsdPerMeanHour: 0.05 },
    { id: "CW", committedUsdPerMeanHour: 0.08 },
  ],
  95: [
    { id: "AZ", committedUsdPerMeanHour: 0.34 },
    { id: "AWS", committedUsdPerMeanHour: 0.28 },
    { id: "GCP", committedUsdPerMeanHour: 0.18 },
    { id: "OCI", committedUsdPerMeanHour: 0.055 },
    { id: "CW", committedUsdPerMeanHour: 0.09 },
  ],
};

export type CommittedPercent = keyof typeof committed;

/** An estate of five providers and seven origins over two weeks, as tests and benchmarks replay demand against it. */
export function estate(percent: CommittedPercent): Scenario {
  return {
    version: 1,
    hours: 336,
    origins: [
      { id: "USE", utcOffsetHours: -5, share: 0.3 },
      { id: "USW", utcOffsetHours: -8, share: 0.15 },
      { id: "EU", utcOffsetHours: 0, share: 0.15, allowedCountries: ["EU", "DE"] },
      { id: "DE", utcOffsetHours: 1, share: 0.1, allowedCountries: ["DE"] },
      { id: "IN", utcOffsetHours: 5.5, share: 0.12, allowedCountries: ["IN"] },
      { id: "BR", utcOffsetHours: -3, share: 0.06, allowedCountries: ["BR"] },
      { id: "APAC", utcOffsetHours: 8, share: 0.12 },
    ],
    fleets: [
      { id: "AZ-USE", provider: "AZ", contract: "AZ", country: "US", capacityShare: 0.55, usdPerUnit: 1 },
      { id: "AZ-DE", provider: "AZ", contract: "AZ", country: "DE", capacityShare: 0.22, usdPerUnit: 1.3 },
      {
        id: "AWS-USW",
        provider: "AWS",
        contract: "AWS",
        country: "US",
        capacityShare: 0.35,
        usdPerUnit: 0.95,
      },
      {
        id: "AWS-EU",
        provider: "AWS",
        contract: "AWS",
        country: "EU",
        capacityShare: 0.35,
        usdPerUnit: 1.05,
      },
      { id: "GCP-IN", provider: "GCP", contract: "GCP", country: "IN", capacityShare: 0.26, usdPerUnit: 0.9 },
      {
        id: "GCP-USC",
        provider: "GCP",
        contract: "GCP",
        country: "US",
        capacityShare: 0.25,
        usdPerUnit: 0.85,
      },
      { id: "OCI-BR", provider: "OCI", contract: "OCI", country: "BR", capacityShare: 0.13, usdPerUnit: 1.1 },
      { id: "CW-USE", provider: "CW", contract: "CW", country: "US", capacityShare: 0.35, usdPerUnit: 0.7 },
    ],
    contracts: committed[percent],
    onDemandUsdPerUnit: 2,
  };
}
