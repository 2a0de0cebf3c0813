"use client";

/** The last resort, when the frame of the page itself failed: no component of ours is trusted here. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en" style={{ colorScheme: "light dark" }}>
      <head>
        <title>Not shown · Ballast</title>
      </head>
      <body style={{ font: "14px/20px system-ui, sans-serif" }}>
        <main style={{ padding: "4rem", maxWidth: "40rem" }}>
          <h1 style={{ fontSize: 20 }}>Ballast could not show this page</h1>
          <p>
            Nothing was changed, and traffic goes on as before.
            {error.digest ? ` Reference: ${error.digest}.` : ""}
          </p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
