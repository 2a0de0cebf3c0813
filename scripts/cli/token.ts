import { parseArgs } from "node:util";
import { type Role, roles, systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { disconnect } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { runCommand } from "./command-line";
import { pointAtRunningDatabase } from "./running-database";

const usage = `Usage: npm run -s token -- --name NAME --role ${roles.join("|")} [--expires-in 90d|12h|never]`;

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: { name: { type: "string" }, role: { type: "string" }, "expires-in": { type: "string" } },
  });
  const { name, role, "expires-in": expiresIn } = values;
  if (name === undefined || role === undefined) refuse("invalid", `--name and --role are needed.\n${usage}`);
  pointAtRunningDatabase();
  try {
    // The verb parses: what the command line says is unknown until then.
    const token = await createToken(systemActor("command line"), { name, role: role as Role, expiresIn });
    // The token alone on standard output, so that a script can take it.
    console.log(token.secret);
    const until = token.expiresAt ? `until ${token.expiresAt.toISOString()}` : "until it is revoked";
    console.error(`Token ${token.name} with role ${token.role}, valid ${until}. It is shown only now.`);
    return 0;
  } finally {
    await disconnect();
  }
});
