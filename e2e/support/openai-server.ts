import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  answerTokens,
  type ChatRequest,
  chatRequestSchema,
  chunk,
  completion,
  errorBody,
  lastEvent,
  textOfTokens,
  usageChunk,
  usageOf,
} from "./chat-completion";
import { type Served, serverTelemetry, type TelemetryOptions } from "./server-telemetry";

/** How the server fares; may be changed while it runs. */
export interface Behaviour {
  firstTokenMs: number;
  perTokenMs: number;
  /** Share of requests that fail with 500, 0 to 1: every so many-th one, so that a short test fails as often as it says. */
  failing: number;
  /** Whether it answers health checks. */
  healthy: boolean;
}

export interface ServerOptions {
  models: readonly string[];
  telemetry: TelemetryOptions;
  behaviour?: Partial<Behaviour>;
  /** 0 or absent: any free port. */
  port?: number;
}

export interface OpenAiServer {
  /** `host:port`, as a fleet's endpoint. */
  endpoint: string;
  behaviour: Behaviour;
  /** Requests answered with a completion, and with an error, since it started. */
  counts: { served: number; failed: number };
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const usual: Behaviour = { firstTokenMs: 2, perTokenMs: 0.01, failing: 0, healthy: true };
const tokensPerChunk = 8;
const maxBodyBytes = 2_000_000;

/**
 * A small server of OpenAI's chat API: POST /v1/chat/completions (whole and streamed), GET /v1/models, GET /health.
 * Its answers are words without meaning, but requests, tokens, times and errors are real and reported over OTLP.
 */
export async function startOpenAiServer(options: ServerOptions): Promise<OpenAiServer> {
  const telemetry = serverTelemetry(options.telemetry);
  const behaviour = { ...usual, ...options.behaviour };
  const counts = { served: 0, failed: 0 };
  const record = (served: Served) => {
    counts[served.error === null ? "served" : "failed"]++;
    telemetry.record(served);
  };
  const turns = failureTurns(behaviour);
  const server = createServer((request, response) => {
    answer(request, response, options.models, behaviour, turns, record).catch(() => response.destroy());
  }).listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour,
    counts,
    flush: telemetry.flush,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await telemetry.shutdown();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  models: readonly string[],
  behaviour: Behaviour,
  isToFail: () => boolean,
  record: (served: Served) => void,
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://server").pathname;
  if (path === "/health")
    return reply(response, behaviour.healthy ? 200 : 503, { status: behaviour.healthy ? "ok" : "failing" });
  if (path === "/v1/models")
    return reply(response, 200, {
      object: "list",
      data: models.map((id) => ({ id, object: "model", created: 0, owned_by: "ballast" })),
    });
  if (path !== "/v1/chat/completions")
    return reply(response, 404, errorBody(`Unknown path ${path}.`, "invalid_request_error"));
  if (request.method !== "POST")
    return reply(response, 405, errorBody("Expected POST.", "invalid_request_error"));

  const startedAt = performance.now();
  const asked = await readChatRequest(request, models);
  const who = {
    origin: header(request, "x-ballast-origin"),
    dataClass: header(request, "x-ballast-data-class"),
  };
  const elapsedSec = () => (performance.now() - startedAt) / 1_000;
  if ("refusal" in asked) {
    reply(response, asked.status, asked.refusal);
    return record({ model: asked.model, ...who, durationSec: elapsedSec(), error: asked.status });
  }
  const { model } = asked.request;
  if (isToFail()) {
    reply(response, 500, errorBody("The server had an error while processing your request.", "server_error"));
    return record({ model, ...who, durationSec: elapsedSec(), error: 500 });
  }
  const firstTokenSec = await serve(asked.request, response, behaviour, elapsedSec);
  const usage = usageOf(asked.request);
  const durationSec = elapsedSec();
  const later = Math.max(1, usage.completion_tokens - 1);
  record({
    model,
    ...who,
    durationSec,
    error: null,
    firstTokenSec,
    perTokenSec: (durationSec - firstTokenSec) / later,
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
  });
}

/** Answers, whole or streamed; returns when the first token was there, in seconds. */
async function serve(
  request: ChatRequest,
  response: ServerResponse,
  behaviour: Behaviour,
  elapsedSec: () => number,
): Promise<number> {
  const identity = {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1_000),
    model: request.model,
  };
  const usage = usageOf(request);
  const tokens = answerTokens(request);
  await sleep(behaviour.firstTokenMs);
  const firstTokenSec = elapsedSec();
  if (!request.stream) {
    await sleep(behaviour.perTokenMs * tokens);
    reply(response, 200, completion(identity, usage));
    return firstTokenSec;
  }
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.write(chunk(identity, { role: "assistant", content: "" }, null));
  for (let sent = 0; sent < tokens; sent += tokensPerChunk) {
    const count = Math.min(tokensPerChunk, tokens - sent);
    response.write(chunk(identity, { content: `${sent === 0 ? "" : " "}${textOfTokens(count)}` }, null));
    const pauseMs = behaviour.perTokenMs * count;
    if (pauseMs >= 1) await sleep(pauseMs);
  }
  response.write(chunk(identity, {}, "length"));
  if (request.stream_options?.include_usage) response.write(usageChunk(identity, usage));
  response.end(lastEvent);
  return firstTokenSec;
}

type Asked = { request: ChatRequest } | { status: number; model: string; refusal: object };

async function readChatRequest(request: IncomingMessage, models: readonly string[]): Promise<Asked> {
  const refuse = (status: number, message: string, model = "unknown"): Asked => ({
    status,
    model,
    refusal: errorBody(message, "invalid_request_error"),
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > maxBodyBytes) return refuse(413, `Expected a body of at most ${maxBodyBytes} bytes.`);
    chunks.push(part as Buffer);
  }
  let raw: unknown;
  try {
    raw = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return refuse(400, "Expected a JSON body.");
  }
  const parsed = chatRequestSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(400, `${issue?.path.join(".") || "body"}: ${issue?.message ?? "is not valid"}`);
  }
  if (!models.includes(parsed.data.model)) {
    return refuse(
      404,
      `The model ${parsed.data.model} does not exist here; there are ${models.join(", ")}.`,
      parsed.data.model,
    );
  }
  return { request: parsed.data };
}

/** Says for each request in turn whether it fails, spread evenly: at 0.25, every fourth. */
function failureTurns(behaviour: Behaviour): () => boolean {
  let owed = 0;
  return () => {
    owed += behaviour.failing;
    if (owed < 1 - 1e-9) return false;
    owed -= 1;
    return true;
  };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
