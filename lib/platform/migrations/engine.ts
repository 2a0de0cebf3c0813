import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { MigrationAdapter } from "./adapter";

/**
 * Prisma's own schema engine, compiled to WebAssembly. The Prisma CLI does the same work through a native engine
 * that it downloads at first use, which a machine without the internet cannot do.
 *
 * @param datamodels `[path, content]` of every schema file, or undefined when only migrations are applied.
 */
export async function openEngine(databaseUrl: string, datamodels?: [string, string][]) {
  await instantiate();
  const adapter = bindMigrationAwareSqlAdapterFactory(
    new MigrationAdapter({ connectionString: databaseUrl }),
  );
  return bindings.SchemaEngine.new({ datamodels }, () => {}, adapter);
}

let instantiated: Promise<void> | null = null;

function instantiate(): Promise<void> {
  instantiated ??= (async () => {
    // Where the engine leaves the message of a panic before it traps; without it, the trap hides the cause.
    Object.assign(globalThis, {
      PRISMA_WASM_PANIC_REGISTRY: {
        set_message(message: string) {
          throw new Error(`Prisma's schema engine failed: ${message}`);
        },
      },
    });
    const require = createRequire(import.meta.url);
    const file = require
      .resolve("@prisma/schema-engine-wasm")
      .replace(/schema_engine\.js$/, "schema_engine_bg.wasm");
    const { instance } = await WebAssembly.instantiate(readFileSync(file), {
      "./schema_engine_bg.js": bindings,
    });
    bindings.__wbg_set_wasm(instance.exports);
    const start = instance.exports.__wbindgen_start;
    if (typeof start !== "function")
      throw new Error("Prisma's schema engine has no entry point; was it upgraded?");
    start();
  })();
  return instantiated;
}
