import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** IPv4 that leads somewhere inside: this host, private networks, link-local (where clouds keep credentials), tests, groups. */
const inside = new BlockList();
for (const network of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
]) {
  const [address = "", bits] = network.split("/");
  inside.addSubnet(address, Number(bits), "ipv4");
}

/** IPv6: only what is given out to the world (RFC 4291), without what wraps an IPv4 address or is for documents. */
const world = new BlockList();
world.addSubnet("2000::", 3, "ipv6");
const wrapped = new BlockList();
wrapped.addSubnet("2001::", 32, "ipv6");
wrapped.addSubnet("2001:db8::", 32, "ipv6");
wrapped.addSubnet("2002::", 16, "ipv6");

/** Whether an address is of the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !inside.check(address, "ipv4");
  if (isIP(address) === 6) return world.check(address, "ipv6") && !wrapped.check(address, "ipv6");
  return false;
}

/** A name, or an address itself, that leads inside. Its message may be shown to whoever set the channel up. */
export class LeadsInside extends Error {
  readonly code = "LEADS_INSIDE";
  constructor(host: string) {
    super(
      `${host} leads to an address inside this network, where notifications do not go. BALLAST_NOTIFICATIONS_ALLOW=private lifts this.`,
    );
  }
}

/** Refuses a host that is written as an address inside: no name is looked up then. Brackets of IPv6 are understood. */
export function refuseInside(host: string): void {
  const address = host.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw new LeadsInside(host);
}

/**
 * Looks a name up for a connection that is about to be made, and refuses when any of its addresses leads inside. Looked
 * at there and not before, the name cannot lead elsewhere between the look and the connection.
 */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error) return done(error, []);
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      return done(new LeadsInside(hostname), []);
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};
