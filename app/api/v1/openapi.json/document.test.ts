import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openApiDocument, operations } from "./document";

const v1 = dirname(dirname(fileURLToPath(import.meta.url)));
const routes = readdirSync(v1, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("/route.ts") && !path.startsWith("openapi.json/"))
  .map((path) => path.slice(0, -"/route.ts".length));

describe("the OpenAPI document", () => {
  it("knows every route under /api/v1, with its methods, and no other", async () => {
    const real = await Promise.all(
      routes.map(async (path) => {
        const module: Record<string, unknown> = await import(join(v1, path, "route.ts"));
        return ["GET", "POST", "PUT", "PATCH", "DELETE"]
          .filter((method) => typeof module[method] === "function")
          .map((method) => `${method.toLowerCase()} /api/v1/${path.replace(/\[(\w+)\]/g, "{$1}")}`);
      }),
    );
    const told = operations.map((operation) => `${operation.method} ${operation.path}`);
    expect(real.flat().length).toBeGreaterThan(2);
    expect(told.toSorted()).toEqual(real.flat().toSorted());
  });

  it("says of each operation who may, what it gives and what it refuses", () => {
    const { paths } = openApiDocument();
    expect(paths["/api/v1/routing/acks"]?.post).toMatchObject({
      description: expect.stringContaining("Roles: edge"),
      security: [{ token: [] }],
      requestBody: {
        content: {
          "application/json": {
            schema: { required: ["edge", "version", "sha256"], additionalProperties: false },
          },
        },
      },
      responses: { 200: {}, 401: {}, 403: {}, 409: {}, 413: {}, 415: {} },
    });
    expect(paths["/api/v1/routing/tables/current"]?.get).toMatchObject({
      parameters: [
        { name: "dataPlane", in: "query" },
        { name: "wait", in: "query", schema: { minimum: 0, maximum: 30, default: 0 } },
        { name: "If-None-Match", in: "header" },
      ],
      responses: { 304: {} },
    });
  });

  it("has an id of its own for each operation", () => {
    const ids = Object.values(openApiDocument().paths).flatMap((methods) =>
      Object.values(methods).map((one) => (one as { operationId: string }).operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
