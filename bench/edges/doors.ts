/** Ballast's own routes on Node's own HTTP server, without Next: what is left of a poll's time is Ballast's. Says its port. */
import { BallastDoor } from "@/lib/sim/testing/ballast-door";

const url = await new BallastDoor().open();
console.log(new URL(url).port);
