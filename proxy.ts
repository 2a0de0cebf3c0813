import { type NextRequest, NextResponse } from "next/server";

/**
 * Runs before every page: security headers, a script nonce, and a shortcut to sign-in for browsers that hold no session
 * cookie at all. It authorizes nothing: every page, action and route asks for its actor itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (pathname !== signInPath && !holdsSessionCookie(request)) {
    const target = new URL(signInPath, request.url);
    if (pathname !== "/") target.searchParams.set("to", pathname + search);
    return secured(NextResponse.redirect(target), contentPolicy(null));
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce from the policy on the request and puts it on its own scripts.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set("x-ballast-path", pathname + search);
  return secured(NextResponse.next({ request: { headers } }), policy);
}

export const config = {
  // Not the API: Next would copy each request's body for the proxy, and cut it off at 10 MB. next.config.ts has its headers.
  matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)"],
};

const signInPath = "/sign-in";
const isHttps = process.env.NEXTAUTH_URL?.startsWith("https://") ?? false;
const isDevelopment = process.env.NODE_ENV === "development";

// Either name: the proxy only saves a round trip, it need not know which scheme is in use.
const holdsSessionCookie = ({ cookies }: NextRequest) =>
  cookies.has("ballast.session") || cookies.has("__Host-ballast.session");

function contentPolicy(nonce: string | null): string {
  const scripts = nonce ? ` 'nonce-${nonce}' 'strict-dynamic'` : "";
  return [
    "default-src 'self'",
    `script-src 'self'${scripts}${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // React and the chart libraries set style attributes, which no nonce covers.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

function secured(response: NextResponse, policy: string): NextResponse {
  const { headers } = response;
  headers.set("Content-Security-Policy", policy);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Referrer-Policy", "same-origin");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  if (isHttps) headers.set("Strict-Transport-Security", "max-age=31536000");
  return response;
}
