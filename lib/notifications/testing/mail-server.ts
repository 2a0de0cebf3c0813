import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

/** A real mail server that keeps what it takes. Its own certificate is signed by itself. */
export async function startMailServer(options: SMTPServerOptions) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // Users may sign in without TLS only where a test says so, as real servers have it.
    onAuth: ({ username, password }, _session, done) =>
      username === "ballast" && password === "right"
        ? done(null, { user: username })
        : done(new Error("535 Authentication failed")),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = envelope;
        mails.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
        });
        done();
      });
    },
    ...options,
  });
  // Clients that break off are what some tests are about.
  server.on("error", () => undefined);
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    mails,
    port: (listener.address() as AddressInfo).port,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
