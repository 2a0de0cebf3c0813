import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Fault, faultCommandSchema, makeFault } from "./faults";

const maxBodyBytes = 10_000;

/** The faults in force. Those that are over are forgotten. */
export class Faults {
  #all: Fault[] = [];

  at(now: Date): readonly Fault[] {
    this.#all = this.#all.filter((fault) => now < fault.until);
    return this.#all;
  }
  add(fault: Fault): void {
    this.#all.push(fault);
  }
  /** Ends one fault, or all of them; how many ended. */
  clear(id: string | null): number {
    const before = this.#all.length;
    this.#all = id === null ? [] : this.#all.filter((fault) => fault.id !== id);
    return before - this.#all.length;
  }
}

export interface ControlOptions {
  port: number;
  faults: Faults;
  fleetIds: readonly string[];
  now: () => Date;
}

export interface Control {
  url: string;
  token: string;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}
const refused = (status: number, message: string): Answer => ({ status, body: { error: { message } } });

/**
 * A small HTTP door on the loopback, closed to all without its token: GET /faults lists, POST /faults adds
 * `{fleet, kind, severity?, for?}`, DELETE /faults/ID ends one, DELETE /faults ends all.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const token = randomBytes(24).toString("base64url");
  const server = createServer(async (request, response) => {
    const answer = await handle(request, token, options).catch(() =>
      refused(500, "The simulator failed; see its log."),
    );
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(`${JSON.stringify(answer.body)}\n`);
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`--control-port: port ${port} is taken; leave the option out for any free one.`)
          : error,
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function handle(request: IncomingMessage, token: string, options: ControlOptions): Promise<Answer> {
  if (!sameText(request.headers.authorization ?? "", `Bearer ${token}`))
    return refused(401, "The token is missing or wrong; it is in simulator-control.json of the data folder.");
  const { faults, now } = options;
  const [, resource, id, more] = (request.url ?? "").split("/");
  if (resource !== "faults" || more !== undefined) return refused(404, "There is only /faults.");
  switch (request.method) {
    case "GET":
      return { status: 200, body: { faults: faults.at(now()) } };
    case "POST":
      return add(await bodyOf(request), options);
    case "DELETE": {
      const ended = faults.clear(id ?? null);
      if (id && ended === 0) return refused(404, `There is no fault ${id} in force.`);
      return { status: 200, body: { ended } };
    }
    default:
      return refused(405, "Expected GET, POST or DELETE.");
  }
}

function add(text: string | null, { faults, fleetIds, now }: ControlOptions): Answer {
  let raw: unknown;
  try {
    raw = JSON.parse(text ?? "");
  } catch {
    return refused(
      400,
      `Expected a JSON object such as {"fleet": "…", "kind": "errors"} of at most ${maxBodyBytes} bytes.`,
    );
  }
  const command = faultCommandSchema.safeParse(raw);
  if (!command.success) {
    const issue = command.error.issues[0];
    return refused(400, `${issue?.path.join(".") || "The command"}: ${issue?.message ?? "is not valid"}.`);
  }
  if (!fleetIds.includes(command.data.fleet))
    return refused(
      400,
      `fleet: there is no fleet "${command.data.fleet}"; expected one of ${fleetIds.join(", ")}.`,
    );
  const fault = makeFault(command.data, randomUUID().slice(0, 8), now());
  faults.add(fault);
  return { status: 201, body: fault };
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
