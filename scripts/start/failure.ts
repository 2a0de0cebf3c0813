/** Something a user can put right: ends the start with its sentence and exit code 1. */
export class StartFailure extends Error {}

/** The sentence of any error: known causes in our words, the rest in their own. */
export function sentenceOf(error: unknown, dataDir: string): string {
  if (error instanceof StartFailure) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || /ENOSPC|no space left on device/i.test(text)) {
    return `The disk is full: Ballast could not write to ${dataDir}. Free some space, or set BALLAST_DATA_DIR to another disk.`;
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `Ballast may not write here (${text}). Set BALLAST_DATA_DIR to a folder you may write to.`;
  }
  return `Ballast could not start: ${text}`;
}
