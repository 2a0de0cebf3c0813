import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { keepFile, keptFile } from "./keep";

/** The key that signs sessions: the environment's, else one generated once and kept in the data folder. */
export function sessionSecret(dataDir: string, environment: NodeJS.ProcessEnv): string {
  if (environment.NEXTAUTH_SECRET) return environment.NEXTAUTH_SECRET;
  const path = join(dataDir, "session-secret");
  const kept = keptFile(path)?.trim();
  if (kept) return kept;
  const secret = randomBytes(32).toString("base64url");
  keepFile(path, secret);
  return secret;
}
