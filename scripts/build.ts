/** Builds the web application if its sources changed: `npm run build`. */
import { buildWeb, generateClient } from "./start/build";

const say = (line: string) => console.log(line);
try {
  await generateClient(process.cwd(), say);
  await buildWeb(process.cwd(), say);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
