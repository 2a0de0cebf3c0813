import type { ServerRow } from "./reports";

/**
 * HAProxy has no place to note which table it runs, short of commands marked experimental. The rendered configuration
 * therefore holds a backend that no traffic reaches, whose disabled servers' weights are the digits of the version to
 * the base 256, least significant first. It is read back together with the weights, and survives a reload with them.
 * Version 0 stands for "between two tables".
 */
export const markerBackend = "ballast-table";
export const markerServers = ["v0", "v1", "v2", "v3"] as const;
export const largestVersion = 256 ** markerServers.length - 1;

/** The backend that checks the health of each fleet once, for the servers of all cells. */
export const fleetsBackend = "ballast-fleets";

const base = 256;

/** The version that the marker's weights spell; null when the edge has no marker or is between two tables. */
export function readMarker(rows: readonly ServerRow[]): number | null {
  const weights = new Map(
    rows.filter((row) => row.backend === markerBackend).map((row) => [row.server, row.weight]),
  );
  let version = 0;
  for (const [power, server] of markerServers.entries()) {
    const digit = weights.get(server);
    if (digit === undefined || digit >= base) return null;
    version += digit * base ** power;
  }
  return version === 0 ? null : version;
}

/** The commands that make the marker spell a version. */
export function writeMarker(version: number): string[] {
  return markerServers.map(
    (server, power) => `set weight ${markerBackend}/${server} ${Math.floor(version / base ** power) % base}`,
  );
}
