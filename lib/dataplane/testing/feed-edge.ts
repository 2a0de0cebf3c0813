import { randomBytes } from "node:crypto";
import { POST as postAck } from "@/app/api/v1/routing/acks/route";
import { GET as getCurrent } from "@/app/api/v1/routing/tables/current/route";
import { mintToken } from "@/lib/identity/token";
import { prisma } from "@/lib/platform/db/client";
import type { FeedDocument } from "../model";

// Tables are signed by a key that is kept sealed under it.
process.env.NEXTAUTH_SECRET ??= "a secret for this test file, long enough";

/** An API token in the test's database; returns its secret and id. */
export async function seedToken(
  role: "edge" | "viewer" | "ingest" = "edge",
): Promise<{ secret: string; id: string }> {
  const { secret, secretHash, prefix } = mintToken(randomBytes(32));
  const { id } = await prisma().apiToken.create({ data: { name: `test ${role}`, role, secretHash, prefix } });
  return { secret, id };
}

/** An edge as it is outside of Ballast: it has a token, a name, and the two doors. */
export class FeedEdge {
  table: FeedDocument | null = null;
  #etag: string | null = null;

  constructor(
    readonly name: string,
    private readonly secret: string,
    private readonly dataPlane?: string,
  ) {}

  async poll(waitSec = 0, signal?: AbortSignal): Promise<Response> {
    const address = new URL("http://localhost/api/v1/routing/tables/current");
    if (waitSec > 0) address.searchParams.set("wait", String(waitSec));
    if (this.dataPlane) address.searchParams.set("dataPlane", this.dataPlane);
    const headers = new Headers({ authorization: `Bearer ${this.secret}` });
    if (this.#etag) headers.set("if-none-match", this.#etag);
    const response = await getCurrent(new Request(address, { headers, signal: signal ?? null }));
    if (response.status === 200) {
      this.#etag = response.headers.get("etag");
      this.table = (await response.clone().json()) as FeedDocument;
    }
    return response;
  }

  async acknowledge(change: Record<string, unknown> = {}): Promise<Response> {
    const body = {
      edge: this.name,
      version: this.table?.version,
      sha256: this.table?.sha256,
      ...(this.dataPlane ? { dataPlane: this.dataPlane } : {}),
      ...change,
    };
    return postAck(
      new Request("http://localhost/api/v1/routing/acks", {
        method: "POST",
        headers: { authorization: `Bearer ${this.secret}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
  }

  /** Fetches what is new, within the moment that word of it takes, and says that it runs it. */
  async sync(): Promise<void> {
    const polled = await this.poll(0.5);
    if (polled.status !== 200 && polled.status !== 304) return;
    const acked = await this.acknowledge();
    if (!acked.ok) throw new Error(`The acknowledgement was refused: ${await acked.text()}`);
  }
}
