import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const version = "v1";

/** A key for one purpose, derived from the process's own secret: what seals one thing opens no other. */
export function sealingKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "ballast", purpose, 32));
}

/**
 * Encrypts a text (AES-256-GCM) for keeping.
 * @param place where it is kept, such as a row's id: moved elsewhere it does not open
 */
export function seal(text: string, key: Buffer, place: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [version, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(".");
}

/** The text that was sealed; null when it was sealed under another key, for another place, or altered since. */
export function unseal(sealed: string, key: Buffer, place: string): string | null {
  const [found, ...parts] = sealed.split(".");
  const [iv, tag, text] = parts.map((part) => Buffer.from(part, "base64url"));
  if (found !== version || !iv || !tag || !text) return null;
  try {
    const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8");
  } catch {
    // What the cipher says of a wrong key and of a forgery is the same, and no more than this.
    return null;
  }
}
