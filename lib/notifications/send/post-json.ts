import { request as overHttp, type RequestOptions } from "node:http";
import { request as overHttps } from "node:https";
import type { Allowance } from "../channel-config";
import { ATTEMPT_MS, failureText, type Sent } from "./outcome";
import { LeadsInside, publicLookup, refuseInside } from "./public-address";

/** Answers of a receiver that will not change by asking again. */
const final = new Set([410]);

/**
 * Posts JSON once. Follows no redirect: the signature and the body are for the address that was given. What is answered
 * is not read: only its status counts.
 */
export async function postJson(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowed: readonly Allowance[],
): Promise<Sent> {
  try {
    const target = new URL(url);
    if (target.protocol !== "https:" && !allowed.includes("http"))
      return { delivered: false, outcome: "The URL must begin with https://.", again: false };
    if (!allowed.includes("private")) refuseInside(target.hostname);
    const status = await post(target, body, headers, allowed.includes("private"));
    if (status >= 200 && status < 300) return { delivered: true, outcome: `Answered ${status}.` };
    const redirect = status >= 300 && status < 400 ? " Redirects are not followed." : "";
    return { delivered: false, outcome: `Answered ${status}.${redirect}`, again: !final.has(status) };
  } catch (error) {
    if (error instanceof LeadsInside) return { delivered: false, outcome: error.message, again: false };
    return { delivered: false, outcome: failureText(error), again: true };
  }
}

class TooSlow extends Error {
  readonly code = "ETIMEDOUT";
}

function post(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  inside: boolean,
): Promise<number> {
  const options: RequestOptions = {
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "user-agent": "Ballast",
      ...headers,
    },
    // A connection of its own: none that was opened before the name led elsewhere.
    agent: false,
    ...(inside ? {} : { lookup: publicLookup }),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? overHttps : overHttp)(url, options, (response) => {
      clearTimeout(timer);
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    const timer = setTimeout(() => request.destroy(new TooSlow()), ATTEMPT_MS);
    request.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end(body);
  });
}
