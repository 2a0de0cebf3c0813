/**
 * HAProxy names may hold letters, digits and `-_.:`. Ids of cells and fleets may hold anything, so every other
 * character becomes `_` and the two hexadecimal digits of each of its UTF-8 bytes. `|`, which separates the parts of a
 * cell id, becomes `:`, so that `DE|large|personal` reads `DE:large:personal`.
 */
export function toHaproxyName(id: string): string {
  let name = "";
  for (const byte of new TextEncoder().encode(id)) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9.-]/.test(char)) name += char;
    else if (char === "|") name += ":";
    else name += `_${byte.toString(16).padStart(2, "0")}`;
  }
  return name;
}

/** The id that `toHaproxyName` was given, or null when the name is not one of its results. */
export function fromHaproxyName(name: string): string | null {
  if (!/^(?:[A-Za-z0-9.:-]|_[0-9a-f]{2})*$/.test(name)) return null;
  const bytes: number[] = [];
  for (let at = 0; at < name.length; at += 1) {
    const char = name.charAt(at);
    if (char === "_") {
      bytes.push(Number.parseInt(name.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(char === ":" ? 0x7c : char.charCodeAt(0));
  }
  try {
    const id = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
    return toHaproxyName(id) === name ? id : null;
  } catch {
    return null;
  }
}
