import { hashRoutes, orderRoutes } from "@/lib/dataplane/table";
import { cellId, type Provenance, type Scenario, type Source, type World } from "./format";
import { openingSpentUsd } from "./opening";
import type { ScenarioFiles } from "./read";
import { estimatedRttMs } from "./rtt";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const dayOrNull = (text: string | undefined) => (text === undefined ? null : day(text));

/** Rows of an estate, in an order in which each refers only to earlier ones. `historyFrom`: when telemetry begins. */
export function estateRows({ world, scenario }: ScenarioFiles, historyFrom: Date) {
  const cited = provenanceOf(world, scenario);
  const inhabited = scenario.providers.length > 0;
  const providers = new Set(scenario.providers.map((provider) => provider.id));
  const regions = world.regions.filter((region) => providers.has(region.provider));
  return {
    jurisdictions: jurisdictionRows(world),
    members: world.groups.flatMap((group) =>
      group.members.map((countryId) => ({ groupId: group.id, countryId })),
    ),
    providers: scenario.providers.map((row) => ({ id: row.id, name: row.name, ...cited(row) })),
    regions: regions.map(({ provider, source, illustrative, ...row }) => ({
      ...row,
      providerId: provider,
      ...cited({ source, illustrative }),
    })),
    accelerators: inhabited
      ? world.accelerators.map(({ source, illustrative, ...row }) => ({
          ...row,
          ...cited({ source, illustrative }),
        }))
      : [],
    models: inhabited ? world.models.map(({ id, name }) => ({ id, name, illustrative: true })) : [],
    profiles: inhabited
      ? world.profiles.map(({ accelerator, model, source, illustrative, ...row }) => ({
          ...row,
          acceleratorId: accelerator,
          modelId: model,
          ...cited({ source, illustrative }),
        }))
      : [],
    rules: inhabited
      ? [...world.residencyRules, ...scenario.residencyRules].map(
          ({ models, effectiveFrom, effectiveTo, source, illustrative, ...row }) => ({
            ...row,
            modelIds: models,
            effectiveFrom: day(effectiveFrom),
            effectiveTo: dayOrNull(effectiveTo),
            ...cited({ source, illustrative }),
            sourceUrl: urlOf(world, scenario, source),
          }),
        )
      : [],
    ...contractRows(world, scenario, historyFrom),
    fleets: scenario.fleets.map(
      ({ region, accelerator, contract, deliveries, source, illustrative, ...row }) => ({
        ...row,
        regionId: region,
        acceleratorId: accelerator,
        contractId: contract,
        ...cited({ source, illustrative }),
      }),
    ),
    deliveries: scenario.fleets.flatMap((fleet) =>
      fleet.deliveries.map((delivery) => ({
        fleetId: fleet.id,
        accelerators: delivery.accelerators,
        dueOn: day(delivery.dueOn),
        deliveredOn: dayOrNull(delivery.deliveredOn),
        ...cited(delivery),
      })),
    ),
    cells: cellRows(world, scenario),
    rtts: rttRows(world, scenario, regions),
    routing: routingTable(scenario),
  };
}

function jurisdictionRows(world: World) {
  const countries = Object.entries(world.countries).map(([id, name]) => ({ id, name, isGroup: false }));
  return [...countries, ...world.groups.map(({ id, name }) => ({ id, name, isGroup: true }))];
}

function contractRows(world: World, scenario: Scenario, historyFrom: Date) {
  const cited = provenanceOf(world, scenario);
  const url = (row: Provenance) => ({ sourceUrl: urlOf(world, scenario, row.source) });
  const of = <T>(pick: (contract: Scenario["contracts"][number]) => T[]) => scenario.contracts.flatMap(pick);
  return {
    contracts: scenario.contracts.map((row) => ({
      id: row.id,
      providerId: row.provider,
      counterparty: row.counterparty,
      title: row.title,
      signedOn: day(row.signedOn),
      termStart: day(row.termStart),
      termEnd: day(row.termEnd),
      totalUsd: row.totalUsd,
      ...cited(row),
      ...url(row),
    })),
    commitments: of((contract) =>
      contract.commitments.map((row) => {
        const period = { from: day(row.from), to: day(row.to) };
        return {
          contractId: contract.id,
          periodStart: period.from,
          periodEnd: period.to,
          committedUsd: row.committedUsd,
          openingSpentUsd: openingSpentUsd({ ...row, ...period }, historyFrom).toFixed(2),
          openingAsOf: historyFrom,
          overageMultiplier: row.overageMultiplier,
          ...cited(row),
        };
      }),
    ),
    amendments: of((contract) =>
      contract.amendments.map((row) => ({
        id: row.id,
        contractId: contract.id,
        signedOn: day(row.signedOn),
        summary: row.summary,
        ...cited(row),
        ...url(row),
      })),
    ),
    clauses: of((contract) =>
      contract.clauses.map((row) => ({
        id: row.id,
        contractId: contract.id,
        kind: row.kind,
        summary: row.summary,
        share: row.share ?? null,
        ...(row.tiers ? { tiers: row.tiers } : {}),
        modelIds: row.models,
        effectiveFrom: day(row.effectiveFrom),
        effectiveTo: dayOrNull(row.effectiveTo),
        endedByAmendmentId: row.endedByAmendment ?? null,
        ...cited(row),
        ...url(row),
      })),
    ),
    obligations: of((contract) =>
      contract.obligations.map((row) => ({
        id: row.id,
        contractId: contract.id,
        dueOn: day(row.dueOn),
        kind: row.kind,
        summary: row.summary,
        amountUsd: row.amountUsd ?? null,
        metOn: dayOrNull(row.metOn),
        ...cited(row),
      })),
    ),
    rates: [
      ...of((contract) =>
        contract.rates.map((row) => ({ ...row, contractId: contract.id, providerId: contract.provider })),
      ),
      ...scenario.rates.map((row) => ({ ...row, contractId: null, providerId: row.provider })),
    ].map((row) => ({
      contractId: row.contractId,
      providerId: row.providerId,
      acceleratorId: row.accelerator,
      regionId: row.region ?? null,
      usdPerAcceleratorHour: row.usdPerAcceleratorHour,
      powerUsdPerMwh: row.powerUsdPerMwh ?? null,
      effectiveFrom: day(row.effectiveFrom),
      effectiveTo: dayOrNull(row.effectiveTo),
      ...cited(row),
    })),
  };
}

function cellRows(world: World, scenario: Scenario) {
  const cited = provenanceOf(world, scenario);
  const models = new Map(world.models.map((model) => [model.id, model]));
  return scenario.cells.map((cell) => {
    const usual = models.get(cell.model);
    if (!usual) throw new Error(`Cell ${cellId(cell)} names an unknown model; the file was not checked.`);
    return {
      id: cellId(cell),
      origin: cell.origin,
      modelId: cell.model,
      dataClass: cell.dataClass,
      inputTokensPerRequest: cell.inputTokensPerRequest ?? usual.inputTokensPerRequest,
      outputTokensPerRequest: cell.outputTokensPerRequest ?? usual.outputTokensPerRequest,
      latencyBudgetMs: cell.latencyBudgetMs ?? usual.latencyBudgetMs,
      baselineRequestsPerSec: cell.requestsPerSec,
      ...cited(cell),
    };
  });
}

/** Round trips from every origin that has demand to every region of the estate: all estimates. */
function rttRows(world: World, scenario: Scenario, regions: World["regions"]) {
  const wanted = new Set(scenario.cells.map((cell) => cell.origin));
  return world.origins
    .filter((origin) => wanted.has(origin.country))
    .flatMap((origin) =>
      regions.map((region) => ({
        origin: origin.country,
        regionId: region.id,
        rttMs: estimatedRttMs(origin, region),
        illustrative: true,
      })),
    );
}

function routingTable(scenario: Scenario) {
  const routes = Object.entries(scenario.routing).flatMap(([cell, shares]) =>
    Object.entries(shares)
      .filter(([, share]) => share > 0)
      .map(([fleet, share]) => ({ cell, fleet, share })),
  );
  return routes.length === 0 ? null : { sha256: hashRoutes(routes), routes: orderRoutes(routes) };
}

interface Cited {
  illustrative: boolean;
  sourceName: string | null;
  sourceDate: Date | null;
}

function provenanceOf(world: World, scenario: Scenario): (row: Provenance) => Cited {
  return ({ source, illustrative }) => {
    const cited = sourceOf(world, scenario, source);
    return {
      illustrative: illustrative ?? false,
      sourceName: cited?.name ?? null,
      sourceDate: cited ? day(cited.date) : null,
    };
  };
}

const sourceOf = (world: World, scenario: Scenario, id: string | undefined): Source | undefined =>
  id === undefined ? undefined : (scenario.sources[id] ?? world.sources[id]);

const urlOf = (world: World, scenario: Scenario, id: string | undefined): string | null =>
  sourceOf(world, scenario, id)?.url ?? null;

export type EstateRows = ReturnType<typeof estateRows>;
