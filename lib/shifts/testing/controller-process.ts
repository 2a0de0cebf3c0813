/** Only the shift controller, in a process of its own that a test may kill: lease, tick, again. */
import { acquireLease } from "@/lib/platform/lease";
import { controlShifts } from "../control";

const holder = `test/${process.pid}`;
for (;;) {
  const lease = await acquireLease("loop/move-shifts", holder, 1_500);
  if (lease) await controlShifts(lease);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
