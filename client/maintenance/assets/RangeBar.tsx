/** Where a chance lies between 0 and 1, and how far it may be off; the figure stands beside it. */
export function RangeBar({
  probability,
  low,
  high,
}: {
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}) {
  return (
    <span className="range-bar" aria-hidden="true">
      <i style={{ insetInlineStart: `${100 * low}%`, width: `${100 * Math.max(0.01, high - low)}%` }} />
      <b style={{ insetInlineStart: `${100 * probability}%` }} />
    </span>
  );
}
