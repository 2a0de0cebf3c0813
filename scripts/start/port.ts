import { createServer } from "node:net";
import { StartFailure } from "./failure";

/** Refuses a port that something listens on already. */
export function checkPortIsFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? `Port ${port} is taken by another program.`
          : error.code === "EACCES"
            ? `Port ${port} may only be used by root.`
            : `Port ${port} cannot be used (${error.message}).`;
      reject(new StartFailure(`${why} Set PORT to another, such as PORT=${port + 1} npm start.`));
    });
    // As the web server will: on all addresses.
    probe.listen(port, () => probe.close(() => resolve()));
  });
}
