import { timingSafeEqual } from "node:crypto";
import { sha256Hex } from "@/lib/platform/hash";

/** Says what it is wherever it turns up, so that secret scanners can find a leaked one. */
export const tokenPrefix = "blst_";
const tokenShape = /^blst_[A-Za-z0-9_-]{43}$/;

export interface MintedToken {
  /** Shown once and kept nowhere. */
  secret: string;
  secretHash: string;
  /** First characters, to recognise the token by. */
  prefix: string;
}

/** A new token from 32 random bytes. A fast hash suffices: what has 256 random bits cannot be guessed from it. */
export function mintToken(bytes: Uint8Array): MintedToken {
  const secret = tokenPrefix + Buffer.from(bytes).toString("base64url");
  return { secret, secretHash: sha256Hex(secret), prefix: secret.slice(0, tokenPrefix.length + 6) };
}

export const looksLikeToken = (text: string): boolean => tokenShape.test(text);

/** Compares two hexadecimal hashes without telling by its duration where they differ. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, "hex");
  const right = Buffer.from(b, "hex");
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The credentials of an `Authorization: Bearer …` header; null when it is of another scheme. */
export function bearerOf(header: string | null): string | null {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1] ?? null;
}
