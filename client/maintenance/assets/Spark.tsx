/** A curve as small as a word; what it says stands beside it in figures. */
const WIDTH = 72;
const HEIGHT = 18;

export function Spark({
  values,
  low,
  high,
}: {
  readonly values: readonly (number | null)[];
  /** Of the scale; absent = of the values. */
  readonly low?: number;
  readonly high?: number;
}) {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const [least, most] = [low ?? Math.min(...known), high ?? Math.max(...known)];
  let path = '';
  if (known.length > 1)
    values.forEach((value, i) => {
      if (value === null || !Number.isFinite(value)) return;
      const x = (i / (values.length - 1)) * WIDTH;
      const y = most > least ? 1 + (1 - (value - least) / (most - least)) * (HEIGHT - 2) : HEIGHT / 2;
      path += `${path === '' ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    });
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
