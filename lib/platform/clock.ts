/** Where time comes from. Rules take `now` as an argument; only shells hold a clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
