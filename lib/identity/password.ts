import { randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

// argon2id is the library's default algorithm; cost as OWASP's first recommendation (19 MiB, 2 passes, 1 lane).
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id in PHC text form, with its own random salt. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFKC"), cost);

// Hash of a random text nobody kept: checking against it costs what checking a real one does.
const nobodysHash =
  "$argon2id$v=19$m=19456,t=2,p=1$/f6XOP0PS9xiWR443duxlA$qfnzJlv0xv/LO6mdTsnp5oA6f7Qd+4FSRIWR58Psspg";

/** Whether the password fits. Takes as long for a user who does not exist or has no password. */
export async function passwordFits(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const fits = await verify(passwordHash ?? nobodysHash, password.normalize("NFKC"));
  return fits && passwordHash != null;
}

// No letters or digits that are mistaken for others when read from a screen.
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/** A password for reading out once, such as `k7m2p-…`: four groups of five, 100 random bits. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return Array.from({ length: 4 }, group).join("-");
}
