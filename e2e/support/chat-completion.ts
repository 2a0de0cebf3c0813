import { z } from "zod";

/** The part of OpenAI's chat completion request that the test server understands; the rest is ignored, as real ones do. */
export const chatRequestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
  max_completion_tokens: z.int().min(0).max(100_000).optional(),
  max_tokens: z.int().min(0).max(100_000).optional(),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().default(false) }).optional(),
});
export type ChatRequest = z.output<typeof chatRequestSchema>;

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

/** Tokens of this server's models are words: whatever stands between white space. */
export function countTokens(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}

/** A text of exactly so many tokens. */
export const textOfTokens = (count: number): string =>
  Array.from({ length: count }, (_, i) => words[i % words.length]).join(" ");
const words = ["quiet", "water", "keeps", "a", "ship", "upright"];

/** The answer always has as many tokens as were asked for at most. */
export const answerTokens = (request: ChatRequest): number =>
  request.max_completion_tokens ?? request.max_tokens ?? 16;

export function usageOf(request: ChatRequest): Usage {
  const prompt = request.messages.reduce((sum, { content }) => sum + countTokens(content), 0);
  const completion = answerTokens(request);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

export interface Identity {
  id: string;
  created: number;
  model: string;
}

/** The whole answer as one JSON document. */
export function completion({ id, created, model }: Identity, usage: Usage) {
  const message = { role: "assistant", content: textOfTokens(usage.completion_tokens), refusal: null };
  return {
    id,
    object: "chat.completion",
    created,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: "length" }],
    usage,
  };
}

/** One server-sent event of a streamed answer. */
export function chunk({ id, created, model }: Identity, delta: object, finish: string | null): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  return event({ id, object: "chat.completion.chunk", created, model, choices });
}

/** The event before the last, when the client asked for it. */
export const usageChunk = ({ id, created, model }: Identity, usage: Usage): string =>
  event({ id, object: "chat.completion.chunk", created, model, choices: [], usage });

export const lastEvent = "data: [DONE]\n\n";
const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;

/** An error in OpenAI's form. */
export const errorBody = (message: string, type: string, code: string | null = null) => ({
  error: { message, type, param: null, code },
});
