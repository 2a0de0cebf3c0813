import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { MigrationAdapter } from "./adapter";

/**
 * Works with Prisma's own schema engine, compiled to WebAssembly. The Prisma CLI does the same through a native
 * engine that it downloads at first use, which a machine without the internet cannot do.
 *
 * @param datamodels `[path, content]` of every schema file, or undefined when only migrations are applied.
 */
export async function withEngine<T>(
  databaseUrl: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
  datamodels?: [string, string][],
): Promise<T> {
  await instantiate();
  const adapter = new MigrationAdapter({ connectionString: databaseUrl });
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(adapter);
    return await work(await bindings.SchemaEngine.new({ datamodels }, () => {}, bound));
  } finally {
    await adapter.close();
  }
}

let instantiated: Promise<void> | undefined;

function instantiate(): Promise<void> {
  instantiated ??= load();
  return instantiated;
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
