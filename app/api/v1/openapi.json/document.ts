import { z } from "zod";
import { permissions } from "@/lib/identity/permissions";
import { refusalStatus } from "@/lib/platform/errors";
import { alarmOperations } from "../alarms/operation";
import { auditExportOperation } from "../audit/export/operation";
import { backtestOperations } from "../backtests/[backtestId]/operations";
import { backtestsOperation, startBacktestOperation } from "../backtests/operation";
import { dataPlaneOperations } from "../data-planes/[planeId]/operations";
import { dataPlanesOperation } from "../data-planes/operation";
import { drainOperations } from "../drains/[shiftId]/operations";
import { drainsOperation, startDrainOperation } from "../drains/operation";
import { drillsOperation } from "../drills/operation";
import { drillRunOperations } from "../drills/runs/[runId]/operations";
import { fleetsOperation } from "../fleets/operation";
import { freezeOperations } from "../freezes/operation";
import { gridOperation, importGridOperation } from "../grid/readings/operation";
import { planOperation } from "../plans/[planId]/operation";
import { plansOperation, proposePlanOperation } from "../plans/operation";
import { rhythmOperations } from "../rhythm/operation";
import { ackOperation } from "../routing/acks/operation";
import { keysOperation } from "../routing/keys/operation";
import { rotateKeyOperation } from "../routing/keys/rotation/operation";
import { currentTableOperation } from "../routing/tables/current/operation";
import { shiftOperations } from "../shifts/[shiftId]/operations";
import { shiftsOperation } from "../shifts/operation";
import { revokeTokenOperation } from "../tokens/[tokenId]/operation";
import { createTokenOperation, tokensOperation } from "../tokens/operation";
import { trafficMovesOperation } from "../traffic-moves/operation";
import { askWhatIfOperation } from "../what-if/operation";
import type { Operation } from "./operation";

/** Every operation under /api/v1. A test holds this list to the routes that exist. */
export const operations: readonly Operation[] = [
  fleetsOperation,
  gridOperation,
  importGridOperation,
  dataPlanesOperation,
  ...dataPlaneOperations,
  currentTableOperation,
  keysOperation,
  rotateKeyOperation,
  ackOperation,
  plansOperation,
  proposePlanOperation,
  planOperation,
  askWhatIfOperation,
  backtestsOperation,
  startBacktestOperation,
  ...backtestOperations,
  ...rhythmOperations,
  shiftsOperation,
  ...shiftOperations,
  trafficMovesOperation,
  drainsOperation,
  startDrainOperation,
  ...drainOperations,
  drillsOperation,
  ...drillRunOperations,
  ...freezeOperations,
  ...alarmOperations,
  auditExportOperation,
  tokensOperation,
  createTokenOperation,
  revokeTokenOperation,
];

const refusalSchema = z.object({
  error: z.object({
    code: z.string().describe("What kind of refusal it is."),
    message: z.string().describe("What was wrong and what was expected, as a sentence."),
    field: z.string().optional().describe("Path of the input at fault."),
    reference: z.string().optional().describe("For 500: what to give support."),
  }),
});

/** Every code of refusal has a status of its own. */
const refused = (codes: Operation["refusals"]) =>
  Object.fromEntries(
    codes.map((code) => [
      refusalStatus[code],
      { description: `Refused: ${code}.`, content: json({ $ref: "#/components/schemas/Refusal" }) },
    ]),
  );

const json = (schema: unknown) => ({ "application/json": { schema } });

const stringHeaders = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: "string" } }]),
  );

function parametersOf({ path, query, headers }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { description, ...rest } = jsonSchema(schema as z.ZodType, "input");
    return { name, in: "query", required: false, description, schema: rest };
  });
  const inHeader = Object.entries(headers ?? {}).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

/** What a schema accepts or gives, without the dialect that OpenAPI 3.1 implies. */
function jsonSchema(
  schema: z.ZodType,
  io: "input" | "output",
): { description?: string; [key: string]: unknown } {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}

function operationObject(operation: Operation) {
  const { permission, body, answer, also = {} } = operation;
  const roles = permission === null ? [] : permissions[permission].filter((role) => role !== "system");
  return {
    tags: [operation.tag],
    summary: operation.summary,
    description: [
      operation.description,
      permission === null ? "Needs no token." : `Roles: ${roles.join(", ")} (${permission}).`,
    ]
      .filter(Boolean)
      .join("\n\n"),
    operationId: `${operation.method}_${operation.path.replace(/^\/api\//, "").replace(/\W+/g, "_")}`,
    security: permission === null ? [] : [{ token: [] }],
    parameters: parametersOf(operation),
    ...(body ? { requestBody: { required: true, content: json(jsonSchema(body.schema, "input")) } } : {}),
    responses: {
      200: {
        description: answer.description,
        ...(answer.headers ? { headers: stringHeaders(answer.headers) } : {}),
        content:
          "schema" in answer
            ? json(jsonSchema(answer.schema, "output"))
            : Object.fromEntries(answer.media.map((type) => [type, { schema: { type: "string" } }])),
      },
      ...Object.fromEntries(Object.entries(also).map(([status, description]) => [status, { description }])),
      ...refused(operation.refusals),
    },
  };
}

/** The OpenAPI 3.1 document of the machine API, made from the schemas that its routes parse with. */
export function openApiDocument() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Ballast",
      version: "1",
      description:
        "The machine API of Ballast. Send an API token (Settings → API tokens) as `Authorization: Bearer …`. Telemetry goes to `/api/otlp/v1/metrics` as OTLP/HTTP.",
    },
    paths,
    components: {
      schemas: { Refusal: jsonSchema(refusalSchema, "output") },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
}
