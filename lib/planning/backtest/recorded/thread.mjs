// A worker thread starts from a file Node can run by itself. This one teaches it TypeScript and goes on.
import { tsImport } from "tsx/esm/api";

await tsImport("./thread.ts", import.meta.url);
