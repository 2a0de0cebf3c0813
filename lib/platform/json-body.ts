import { Refusal, refuse } from "./errors";

/**
 * The JSON body of a request. Refuses another media type, a body over `maxBytes` before it is all read, and what is
 * not JSON, saying where it stops being so.
 */
export async function jsonBody(request: Request, { maxBytes }: { maxBytes: number }): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "none";
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type))
    refuse("unsupported_type", `The Content-Type is ${type}; expected application/json.`);
  const tooLarge = () => new Refusal("too_large", `The body is larger than ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    return JSON.parse(text + decoder.decode());
  } catch (error) {
    if (error instanceof SyntaxError) return refuse("invalid", `The body is not JSON: ${error.message}.`);
    if (error instanceof TypeError) return refuse("invalid", "The body is not UTF-8 text.");
    throw error;
  }
}
