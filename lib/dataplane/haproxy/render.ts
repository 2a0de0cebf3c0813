import { fleetsBackend, markerBackend, markerServers } from "./marker";
import { toHaproxyName } from "./names";
import { weightsFor } from "./weights";

/** The estate as HAProxy sees it: the fleets, and for each cell the fleets that its rules allow. */
export type HaproxyEstate = {
  fleets: { id: string; endpoint: string | null }[];
  /** `share` is the current table's; 0 where the cell does not use the fleet now. */
  cells: {
    id: string;
    origin: string;
    model: string;
    dataClass: string;
    allowed: { fleet: string; share: number }[];
  }[];
  /** Version of the table that the shares come from; 0 when none was published yet. */
  tableVersion: number;
};

export type RenderOptions = {
  /** Where traffic enters, such as `:8080` or `127.0.0.1:8080`. */
  bind: string;
  /** Path of the Runtime API's socket. */
  statsSocket: string;
  /** `address:port` of a second Runtime API for a Ballast on another machine; it has no authentication of its own. */
  statsTcp?: string;
  /** File that `show servers state` is saved to before a reload. */
  stateFile: string;
  /** Path that answers 200 on a fleet that can serve. */
  healthPath: string;
  /** What traffic that names no known cell gets: a refusal, or one fleet that may serve anything. */
  unknown: { kind: "refuse" } | { kind: "fleet"; fleet: string };
  healthIntervalMs: number;
};

export type Rendered = { config: string; warnings: string[] };

const unknownBackend = "ballast-unknown";

/**
 * A complete haproxy.cfg: one frontend, one backend per demand cell with one server per fleet that its rules allow, so
 * that no weight, health check or retry can ever take a request to a fleet that is denied. Fleets without an endpoint
 * cannot be reached and are left out, with a warning.
 */
export function renderHaproxyConfig(estate: HaproxyEstate, options: RenderOptions): Rendered {
  const warnings: string[] = [];
  const servers = new Map<string, string>();
  for (const { id, endpoint } of estate.fleets) {
    const server = endpoint === null ? null : parseEndpoint(endpoint);
    if (server) servers.set(id, server);
    else
      warnings.push(
        endpoint === null
          ? `Fleet ${id} has no endpoint and is left out.`
          : `Fleet ${id} has the endpoint ${JSON.stringify(endpoint)}, which is not host:port or https://host[:port], and is left out.`,
      );
  }

  const cells = estate.cells.map((cell) => {
    const reachable = cell.allowed.filter(({ fleet }) => servers.has(fleet));
    if (reachable.length === 0)
      warnings.push(`Cell ${cell.id} has no allowed fleet with an endpoint: its requests get 503.`);
    return { ...cell, reachable };
  });
  if (options.unknown.kind === "fleet" && !servers.has(options.unknown.fleet))
    warnings.push(`Fleet ${options.unknown.fleet} is not in the estate: unknown traffic gets 503.`);

  const sections = [
    preamble(options, [...servers.values()].some(needsResolver)),
    frontend(cells, options),
    ...cells.map((cell) => cellBackend(cell, cell.reachable, servers)),
    fleetHealth(servers, options),
    unknown(options, servers),
    marker(estate.tableVersion),
  ];
  return { config: `${sections.join("\n\n")}\n`, warnings };
}

function preamble(options: RenderOptions, resolvers: boolean): string {
  return [
    "# Rendered by Ballast from its estate. Weights are set at run time; everything else changes by rendering again:",
    `#   echo "show servers state" | socat stdio ${options.statsSocket} > ${options.stateFile}   # keeps the weights`,
    "#   systemctl reload haproxy",
    "# The three x-ballast headers decide which law a request falls under: let only your own gateway set them.",
    "global",
    "    log stdout format raw local0 notice",
    `    stats socket ${quote(options.statsSocket)} mode 660 level admin`,
    ...(options.statsTcp ? [`    stats socket ipv4@${options.statsTcp} level admin`] : []),
    `    server-state-file ${quote(options.stateFile)}`,
    ...(resolvers ? ["", "resolvers ballast", "    parse-resolv-conf"] : []),
    "",
    "defaults",
    "    mode http",
    "    log global",
    "    load-server-state-from-file global",
    "    timeout connect 3s",
    "    timeout http-request 10s",
    "    timeout queue 10s",
    "    timeout client 300s",
    "    # A long answer is streamed for minutes: this is the longest silence between two tokens.",
    "    timeout server 300s",
    "    # A fleet that refuses the connection has not seen the request: another allowed fleet may take it.",
    "    retries 2",
    "    retry-on conn-failure",
    "    option redispatch 1",
    "    # A state file that has gone, or a name that does not resolve yet, must not keep HAProxy from starting.",
    `    default-server init-addr last,libc,none${resolvers ? " resolvers ballast" : ""}`,
  ].join("\n");
}

function frontend(cells: HaproxyEstate["cells"], options: RenderOptions): string {
  return [
    "frontend ballast",
    `    bind ${options.bind}`,
    '    http-request set-var-fmt(txn.ballast_cell) "%[req.hdr(x-ballast-origin),upper]|%[req.hdr(x-ballast-model)]|%[req.hdr(x-ballast-data-class),lower]"',
    ...cells.map(
      (cell) =>
        `    use_backend ${toHaproxyName(cell.id)} if { var(txn.ballast_cell) -m str ${quote(headerKey(cell))} }`,
    ),
    `    default_backend ${unknownBackend}`,
  ].join("\n");
}

/** What the frontend makes of the three headers, written as it normalises them. */
const headerKey = (cell: { origin: string; model: string; dataClass: string }) =>
  `${cell.origin.toUpperCase()}|${cell.model}|${cell.dataClass.toLowerCase()}`;

function cellBackend(
  cell: { id: string },
  reachable: { fleet: string; share: number }[],
  servers: ReadonlyMap<string, string>,
): string {
  const weights = weightsFor(normalise(reachable));
  return [
    `backend ${toHaproxyName(cell.id)}`,
    "    balance roundrobin",
    "    http-response set-header x-ballast-fleet %s",
    ...reachable.map(({ fleet }) => {
      const name = toHaproxyName(fleet);
      return `    server ${name} ${servers.get(fleet)} weight ${weights.get(fleet)} track ${fleetsBackend}/${name}`;
    }),
    ...(reachable.length === 0 ? ["    # No fleet may serve this cell and has an endpoint: 503."] : []),
  ].join("\n");
}

/** Leaving out a fleet without an endpoint leaves shares that no longer sum to 1; its share goes to the others. */
function normalise(routes: { fleet: string; share: number }[]): Map<string, number> {
  const total = routes.reduce((sum, route) => sum + route.share, 0);
  return new Map(routes.map(({ fleet, share }) => [fleet, total === 0 ? 0 : share / total]));
}

/** Each fleet is checked once, whatever number of cells it serves: their servers track these. */
function fleetHealth(servers: ReadonlyMap<string, string>, options: RenderOptions): string {
  return [
    `backend ${fleetsBackend}`,
    `    option httpchk GET ${options.healthPath}`,
    "    http-check expect status 200",
    ...[...servers].map(
      ([fleet, server]) =>
        `    server ${toHaproxyName(fleet)} ${server} check inter ${options.healthIntervalMs}ms fall 3 rise 2`,
    ),
  ].join("\n");
}

function unknown(options: RenderOptions, servers: ReadonlyMap<string, string>): string {
  if (options.unknown.kind === "fleet") {
    const name = toHaproxyName(options.unknown.fleet);
    const server = servers.get(options.unknown.fleet);
    return [
      "# Configured: traffic that names no known cell goes to this one fleet.",
      `backend ${unknownBackend}`,
      "    http-response set-header x-ballast-fleet %s",
      ...(server ? [`    server ${name} ${server} track ${fleetsBackend}/${name}`] : []),
    ].join("\n");
  }
  const body = {
    error: {
      code: "unknown_cell",
      type: "invalid_request_error",
      message:
        "No route is known for this request. Set x-ballast-origin (country), x-ballast-model and x-ballast-data-class to a demand cell of the estate.",
    },
  };
  return [
    "# Traffic that names no known cell falls under no known law: it is refused.",
    `backend ${unknownBackend}`,
    `    http-request return status 400 content-type application/json string ${quote(JSON.stringify(body))}`,
  ].join("\n");
}

function marker(version: number): string {
  return [
    "# No traffic comes here: the weights spell the version of the routing table that this edge runs.",
    `backend ${markerBackend}`,
    ...markerServers.map(
      (server, power) =>
        `    server ${server} 127.0.0.1:9 weight ${Math.floor(version / 256 ** power) % 256} disabled`,
    ),
  ].join("\n");
}

/** `host:port` as it is; `https://host[:port]` with TLS verified against the system's authorities. */
function parseEndpoint(endpoint: string): string | null {
  const match = /^(https:\/\/)?(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?\/?$/.exec(endpoint.trim());
  const host = match?.[2];
  const port = match?.[3] ?? (match?.[1] ? "443" : undefined);
  if (!host || !port || Number(port) < 1 || Number(port) > 65535) return null;
  return match[1]
    ? `${host}:${port} ssl verify required ca-file @system-ca sni str(${host})`
    : `${host}:${port}`;
}

const needsResolver = (server: string) => !/^(\[|\d+\.\d+\.\d+\.\d+:)/.test(server);

/** Double quotes of a configuration file: backslash, quote, dollar and line ends must be escaped. */
function quote(text: string): string {
  return `"${text.replace(/[\\"$]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}
