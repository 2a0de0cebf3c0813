/** `EUR=1.08,GBP=1.27` → what one unit of each currency is worth in USD. Throws an Error that names the pair at fault. */
export function currencyRates(text: string): Map<string, number> {
  const rates = new Map<string, number>();
  for (const pair of text.split(",").map((part) => part.trim())) {
    if (pair === "") continue;
    const [, currency, rate] = /^([A-Z]{3})=(\d+(?:\.\d+)?)$/.exec(pair) ?? [];
    if (!currency || !(Number(rate) > 0)) {
      throw new Error(`GRID_USD_PER: ${pair} is not a currency and its worth in USD, such as EUR=1.08.`);
    }
    rates.set(currency, Number(rate));
  }
  return rates;
}
