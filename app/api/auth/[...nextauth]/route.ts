import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/identity/auth-options";
import { requestAddress } from "@/lib/identity/peer-address";
import { env } from "@/lib/platform/env";

type Context = { params: Promise<{ nextauth: string[] }> };

// next-auth also takes log lines from browsers; ours are not written by strangers.
const actions = new Set(["csrf", "providers", "session", "signin", "signout", "callback", "error"]);

const mostBytes = 16_384;

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const [action] = (await context.params).nextauth;
  if (!action || !actions.has(action)) return new Response(null, { status: 404 });
  // A sign-in is a few hundred bytes, and its sender is nobody yet.
  if (
    request.method === "POST" &&
    !(Number(request.headers.get("content-length") ?? Number.NaN) <= mostBytes)
  )
    return new Response(null, { status: 413 });
  // next-auth reads where it is reached from the environment alone.
  process.env.NEXTAUTH_URL ??= `http://localhost:${env().PORT}`;
  return NextAuth(request, context, authOptions(requestAddress(request.headers)));
}

export { handle as GET, handle as POST };
