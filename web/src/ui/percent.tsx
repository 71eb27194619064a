import { formatPercent, formatPercentExactly } from '../lib/format.js';

/** A share in percent as a whole number; pointing at it tells it with two decimals. */
export function Percent({ value }: { value: number }) {
  return <span title={formatPercentExactly(value)}>{formatPercent(value)}</span>;
}
