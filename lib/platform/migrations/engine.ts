import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { MigrationAdapter } from "./adapter";

// The bindings hold one WebAssembly instance per process, however often this module itself is loaded (each vitest
// project loads its own), and one instance does one thing at a time.
const held = globalThis as typeof globalThis & {
  ballastSchemaEngine?: { loaded: Promise<void>; busy: Promise<unknown> };
};

/**
 * Works with Prisma's own schema engine, compiled to WebAssembly. The Prisma CLI does the same through a native
 * engine that it downloads at first use, which a machine without the internet cannot do.
 *
 * @param datamodels `[path, content]` of every schema file, or undefined when only migrations are applied.
 */
export function withEngine<T>(
  databaseUrl: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
  datamodels?: [string, string][],
): Promise<T> {
  held.ballastSchemaEngine ??= { loaded: load(), busy: Promise.resolve() };
  const engine = held.ballastSchemaEngine;
  const turn = engine.busy.then(async () => {
    await engine.loaded;
    return withAdapter(databaseUrl, work, datamodels);
  });
  engine.busy = turn.catch(() => undefined);
  return turn;
}

async function withAdapter<T>(
  databaseUrl: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
  datamodels?: [string, string][],
): Promise<T> {
  const adapter = new MigrationAdapter({ connectionString: databaseUrl });
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(adapter);
    return await work(await bindings.SchemaEngine.new({ datamodels }, () => {}, bound));
  } finally {
    await adapter.close();
  }
}

async function load(): Promise<void> {
  // Where the engine leaves the message of a panic before it traps; the trap alone would hide the cause.
  const registry = {
    set_message(message: string) {
      throw new Error(`Prisma's schema engine failed: ${message}`);
    },
  };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const file = entry.replace(/schema_engine\.js$/, "schema_engine_bg.wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    "./schema_engine_bg.js": bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start !== "function") {
    throw new Error("Prisma's schema engine has no entry point; its version does not fit this code.");
  }
  start();
}
