import { statfsSync } from "node:fs";
import { StartFailure } from "./failure";

/** A fresh start writes some 120 MB (database and its log); with less than this the first busy hour would fail. */
const leastMb = 300;

/** Refuses to start on a disk that is about to be full. */
export function checkDiskSpace(dataDir: string): void {
  const { bavail, bsize } = statfsSync(dataDir);
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMb >= leastMb) return;
  throw new StartFailure(
    `The disk holding ${dataDir} is full: ${freeMb} MB are free and Ballast needs ${leastMb} MB. Free some space, or set BALLAST_DATA_DIR to another disk.`,
  );
}
