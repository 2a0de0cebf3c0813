import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";

const maxBytes = 20 * 1024 * 1024;

/** A log file that is set aside as `.1` when it has grown to 20 MB, so that logs never fill the disk. */
export class LogFile {
  #stream: WriteStream;
  #bytes: number;
  /** The latest lines, for saying why something ended. */
  readonly tail: string[] = [];

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#bytes = existsSync(path) ? statSync(path).size : 0;
    this.#stream = this.#open();
  }

  write(chunk: string): void {
    this.#stream.write(chunk);
    this.#bytes += Buffer.byteLength(chunk);
    this.tail.push(...chunk.split("\n").filter((line) => line.trim() !== ""));
    this.tail.splice(0, Math.max(0, this.tail.length - 20));
    if (this.#bytes > maxBytes) this.#rotate();
  }

  #rotate(): void {
    this.#stream.end();
    renameSync(this.path, `${this.path}.1`);
    this.#bytes = 0;
    this.#stream = this.#open();
  }

  #open(): WriteStream {
    // A log that cannot be written (a full disk) must not take the process down that it is about.
    return createWriteStream(this.path, { flags: "a", mode: 0o600 }).on("error", () => undefined);
  }
}
