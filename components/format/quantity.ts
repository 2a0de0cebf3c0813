const scales: readonly [number, string][] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
];

/** Less than this is what adding and taking away in floating point leaves, not a quantity. */
const dust = 1e-12;

/** A true minus: a hyphen is too short to be seen in a column of figures. */
const signed = (value: number, text: string) => (value < 0 && /[1-9]/.test(text) ? `−${text}` : text);

/** Digits after the point that leave three significant ones. */
function threeDigits(size: number): string {
  if (size === 0) return "0";
  if (size >= 99.95) return size.toFixed(0);
  if (size >= 9.995) return size.toFixed(1);
  if (size >= 0.9995) return size.toFixed(2);
  return String(Number(size.toPrecision(3)));
}

/**
 * A quantity for reading, three significant digits from a thousand up: `12.3k`, `4.56M`.
 * Whole numbers below a thousand stay whole: `412`.
 */
export function formatQuantity(value: number): string {
  const size = Math.abs(value) < dust ? 0 : Math.abs(value);
  for (const [scale, suffix] of scales) {
    if (size >= scale * 0.9995) return signed(value, `${threeDigits(size / scale)}${suffix}`);
  }
  return signed(value, Number.isInteger(size) ? String(size) : threeDigits(size));
}

/** Every digit, grouped by thousands, at most six after the point: `1,234,567.89`. */
export function formatExact(value: number): string {
  return signed(value, Math.abs(value).toLocaleString("en-US", { maximumFractionDigits: 6 }));
}

/**
 * A fraction as a percentage with one digit after the point, two where one would hide what matters,
 * below 1% and just short of 100%: `12.3%`, `0.40%`, `99.98%`, `100%`.
 */
export function formatPercent(fraction: number): string {
  const percent = Math.abs(fraction) * 100;
  if (percent === 0) return "0%";
  const near100 = percent > 99.9 && percent < 100;
  const digits = percent < 1 || near100 ? 2 : percent >= 100 && Number.isInteger(percent) ? 0 : 1;
  if (percent < 0.005) return signed(fraction, "<0.01%");
  return signed(fraction, `${percent.toFixed(digits)}%`);
}

/** A difference of two fractions, in percentage points, always signed: `+2.4 pp`. */
export function formatPoints(difference: number): string {
  const text = Math.abs(difference * 100).toFixed(1);
  if (text === "0.0") return "±0.0 pp";
  return `${difference < 0 ? "−" : "+"}${text} pp`;
}

/** A duration in the two largest units that matter: `850 ms`, `12.4 s`, `3 min 20 s`, `2 d 4 h`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.abs(durationMs);
  if (ms < 1) return signed(durationMs, `${threeDigits(ms)} ms`);
  if (ms < 1000) return signed(durationMs, `${Math.round(ms)} ms`);
  if (ms < 59_950) return signed(durationMs, `${Number((ms / 1000).toFixed(1))} s`);
  const units: readonly [number, string][] = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1000, "s"],
  ];
  const rounded = Math.round(ms / 1000) * 1000;
  const at = units.findIndex(([size]) => rounded >= size);
  const [large, small] = [units[at], units[at + 1]];
  if (large === undefined) return "0 ms";
  const whole = Math.floor(rounded / large[0]);
  const rest = small === undefined ? 0 : Math.floor((rounded - whole * large[0]) / small[0]);
  return signed(durationMs, rest > 0 ? `${whole} ${large[1]} ${rest} ${small?.[1]}` : `${whole} ${large[1]}`);
}
