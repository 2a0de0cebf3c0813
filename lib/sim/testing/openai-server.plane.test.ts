import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { countTokens, textOfTokens } from "@/e2e/support/chat-completion";
import { type OpenAiServer, startOpenAiServer } from "@/e2e/support/openai-server";

/** What the server reports goes here; that it is right is for the replay to show. */
let sink: Server;
let server: OpenAiServer;
let reports = 0;

beforeAll(async () => {
  sink = createServer((request, response) => {
    reports++;
    request.resume();
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  const telemetry = { url, token: "t", resource: { "service.name": "test" }, intervalMs: 60_000 };
  server = await startOpenAiServer({ models: ["keel-large"], telemetry });
});
afterAll(async () => {
  await server.stop();
  sink.closeAllConnections();
  sink.close();
});
beforeEach(() => {
  server.behaviour.failing = 0;
  server.behaviour.healthy = true;
});

const ask = (body: unknown, path = "/v1/chat/completions") =>
  fetch(`http://${server.endpoint}${path}`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const prompt = (tokens: number, more: object = {}) => ({
  model: "keel-large",
  messages: [{ role: "user", content: textOfTokens(tokens) }],
  ...more,
});

describe("a chat completion", () => {
  it("has as many tokens as were asked for, and counts those it was given", async () => {
    const answer = await (await ask(prompt(37, { max_completion_tokens: 12 }))).json();
    expect(answer.usage).toEqual({ prompt_tokens: 37, completion_tokens: 12, total_tokens: 49 });
    expect(answer.object).toBe("chat.completion");
    expect(countTokens(answer.choices[0].message.content)).toBe(12);
  });

  it("streamed, says the same in pieces and ends with [DONE]", async () => {
    const options = { stream: true, max_tokens: 21, stream_options: { include_usage: true } };
    const response = await ask(prompt(5, options));
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const events = (await response.text()).trim().split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice("data: ".length)));
    const content = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(countTokens(content)).toBe(21);
    expect(chunks.at(-1).usage).toEqual({ prompt_tokens: 5, completion_tokens: 21, total_tokens: 26 });
    expect(chunks.at(-2).choices[0].finish_reason).toBe("length");
  });

  it.each([
    ["nonsense", 400, "Expected a JSON body."],
    [{ model: "keel-large" }, 400, /^messages: /],
    [{ ...prompt(1), max_tokens: -1 }, 400, /^max_tokens: /],
    [{ ...prompt(1), model: "other" }, 404, "The model other does not exist here; there are keel-large."],
  ])("%j is refused in OpenAI's form", async (body, status, sentence) => {
    const response = await ask(body);
    expect(response.status).toBe(status);
    const { error } = await response.json();
    expect(error.type).toBe("invalid_request_error");
    expect(error.message).toMatch(sentence);
  });
});

describe("what a test can make it do", () => {
  it("fails every fourth request when a quarter shall fail", async () => {
    server.behaviour.failing = 0.25;
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const response = await ask(prompt(1, { max_tokens: 1 }));
      statuses.push(response.status);
      await response.arrayBuffer();
    }
    expect(statuses).toEqual([200, 200, 200, 500, 200, 200, 200, 500]);
  });

  it("answers health checks as it is told", async () => {
    const health = async () => (await fetch(`http://${server.endpoint}/health`)).status;
    expect(await health()).toBe(200);
    server.behaviour.healthy = false;
    expect(await health()).toBe(503);
  });

  it("reports what it recorded when asked to", async () => {
    const before = reports;
    await server.flush();
    expect(reports).toBeGreaterThan(before);
  });
});
