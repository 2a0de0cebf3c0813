import { parseEstate, type SimEstate } from "../estate";

/** Two fleets and three cells, small enough to reckon with by hand. */
export function smallEstate(): SimEstate {
  return parseEstate(
    {
      origins: [
        { country: "DE", longitude: 8.7, utcOffsetHours: 1 },
        { country: "US", longitude: -86.5, utcOffsetHours: -5 },
      ],
      accelerators: [{ id: "h100", name: "H100 SXM", watts: 700 }],
      models: [{ id: "keel-large", inputTokensPerRequest: 6000, outputTokensPerRequest: 900 }],
      profiles: [
        { accelerator: "h100", model: "keel-large", prefillTokensPerSec: 9000, decodeTokensPerSec: 900 },
      ],
    },
    {
      id: "small",
      fleets: [
        {
          id: "fra",
          region: "azure:germanywestcentral",
          accelerator: "h100",
          healthy: 400,
          ttftMs: 240,
          errorRate: 0.01,
        },
        { id: "iad", region: "aws:us-east-1", accelerator: "h100", healthy: 300, ttftMs: 220, errorRate: 0 },
      ],
      cells: [
        { origin: "DE", model: "keel-large", dataClass: "personal", requestsPerSec: 100 },
        { origin: "US", model: "keel-large", dataClass: "general", requestsPerSec: 80 },
        { origin: "US", model: "keel-large", dataClass: "regulated", requestsPerSec: 10 },
      ],
      routing: {
        "DE|keel-large|personal": { fra: 1 },
        "US|keel-large|general": { fra: 0.25, iad: 0.75 },
        "US|keel-large|regulated": { iad: 1 },
      },
    },
  );
}
