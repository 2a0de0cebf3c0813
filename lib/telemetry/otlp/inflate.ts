import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { refuse } from "@/lib/platform/errors";

const gunzipAsync = promisify(gunzip);

/**
 * Inflates a request body, never beyond `maxBytes`: a small body can inflate a thousandfold.
 * @throws Refusal `unsupported_type`, `too_large` or `invalid`
 */
export async function inflateBody(body: Buffer, encoding: string | null, maxBytes: number): Promise<Buffer> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return body;
  if (name !== "gzip") {
    refuse("unsupported_type", `Content-Encoding "${name}" is not supported; send gzip or no encoding.`);
  }
  try {
    return await gunzipAsync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      refuse("too_large", `The body inflates beyond ${maxBytes} bytes; send smaller batches.`);
    }
    refuse("invalid", "The body says it is gzip but cannot be inflated.");
  }
}
