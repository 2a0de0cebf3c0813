import { randomBytes } from "node:crypto";
import type { PeopleRole } from "@/lib/identity/model";
import { generatePassword, hashPassword } from "@/lib/identity/password";
import { insertToken } from "@/lib/identity/store/tokens";
import { insertUser } from "@/lib/identity/store/users";
import { mintToken } from "@/lib/identity/token";
import type { Tx } from "@/lib/platform/db/client";

interface DemoAccount {
  email: string;
  name: string;
  roles: PeopleRole[];
}

const administrator: DemoAccount = { email: "admin@ballast.example", name: "Ada Novak", roles: ["admin"] };

/** One per role, and a second manager, since nobody approves their own plan. */
const demoAccounts: readonly DemoAccount[] = [
  { email: "sre@ballast.example", name: "Sam Okafor", roles: ["sre"] },
  { email: "finance@ballast.example", name: "Fatima Haddad", roles: ["finance"] },
  { email: "manager@ballast.example", name: "Mira Tanaka", roles: ["manager"] },
  { email: "manager2@ballast.example", name: "Marcus Weber", roles: ["manager"] },
  { email: "viewer@ballast.example", name: "Vera Lindqvist", roles: ["viewer"] },
  administrator,
];

export interface AccountWithPassword extends DemoAccount {
  password: string;
}

/** Makes the scenario's accounts. Passwords are generated and known to the result alone; the database has hashes. */
export async function makeAccounts(tx: Tx, demo: boolean, now: Date): Promise<AccountWithPassword[]> {
  const made: AccountWithPassword[] = [];
  for (const account of demo ? demoAccounts : [administrator]) {
    const password = generatePassword();
    const passwordHash = await hashPassword(password);
    await insertUser(
      tx,
      { email: account.email, name: account.name, passwordHash, createdAt: now },
      account.roles,
    );
    made.push({ ...account, password });
  }
  return made;
}

export interface SimulatorTokens {
  ingestToken: string;
  edgeToken: string;
}

/** One token to send telemetry with and one to run routing tables with: a token has one role. */
export async function makeSimulatorTokens(tx: Tx, now: Date): Promise<SimulatorTokens> {
  const make = async (name: string, role: "ingest" | "edge") => {
    const { secret, secretHash, prefix } = mintToken(randomBytes(32));
    await insertToken(tx, {
      name,
      role,
      secretHash,
      prefix,
      expiresAt: null,
      createdById: null,
      createdAt: now,
    });
    return secret;
  };
  return {
    ingestToken: await make("Simulated clouds", "ingest"),
    edgeToken: await make("Simulated edges", "edge"),
  };
}
