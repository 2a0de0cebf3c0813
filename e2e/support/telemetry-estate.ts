/** Puts the least estate that telemetry can be placed in into an empty Ballast; prints a token that may send it. */
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { disconnect } from "@/lib/platform/db/client";
import { seedEstate } from "@/lib/telemetry/testing/estate";

await seedEstate();
const { secret } = await createToken(systemActor("test"), { name: "survivor", role: "ingest" });
process.stdout.write(secret);
await disconnect();
