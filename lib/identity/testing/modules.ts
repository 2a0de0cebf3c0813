import { readdirSync } from "node:fs";
import { join } from "node:path";

export interface LoadedModule {
  /** Path from the root of the project. */
  path: string;
  exports: Record<string, unknown>;
}

/** Loads every module under `folder` whose path matches, so that a test covers what is written after it. */
export async function loadModules(folder: string, matches: RegExp): Promise<LoadedModule[]> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => matches.test(path) && !path.includes(".test."))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path,
      exports: await import(/* @vite-ignore */ join(process.cwd(), path)),
    })),
  );
}
