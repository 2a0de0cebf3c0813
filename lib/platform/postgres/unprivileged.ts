import { spawnSync } from "node:child_process";
import { chownSync, statSync } from "node:fs";

/** A user and group a child process runs as. */
export type Owner = { uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root, so root hands it to an unprivileged user: the one that owns the cluster
 * already, else `postgres` or `nobody` (initdb looks its user up, so a bare number would not do).
 * Returns null when we are not root and PostgreSQL simply runs as us.
 */
export function databaseOwner(clusterDir: string): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const stat = statSync(clusterDir, { throwIfNoEntry: false });
  if (stat && stat.uid !== 0) return { uid: stat.uid, gid: stat.gid };
  for (const name of ["postgres", "nobody"]) {
    const found = spawnSync("id", ["-u", name], { encoding: "utf8" });
    const group = spawnSync("id", ["-g", name], { encoding: "utf8" });
    if (found.status === 0 && group.status === 0)
      return { uid: Number(found.stdout), gid: Number(group.stdout) };
  }
  throw new Error(
    "PostgreSQL cannot run as root, and this machine has neither a user `postgres` nor `nobody` to run it as. Create one, or start as an ordinary user.",
  );
}

/** Whether `owner` could get into `folder` (null: we ourselves, which is always assumed). */
export function canEnter(folder: string, owner: Owner | null): boolean {
  if (owner === null) return true;
  return spawnSync("test", ["-x", folder], { ...owner, cwd: "/" }).status === 0;
}

/** Gives `path` to `owner` when there is one. */
export function giveTo(path: string, owner: Owner | null): void {
  if (owner) chownSync(path, owner.uid, owner.gid);
}
