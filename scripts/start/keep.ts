import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a small file whole or not at all, readable by its owner alone. */
export function keepFile(path: string, content: string): void {
  const partial = `${path}.partial`;
  writeFileSync(partial, content, { mode: 0o600 });
  renameSync(partial, path);
}

/** The content of a kept file, or null when there is none. */
export function keptFile(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
