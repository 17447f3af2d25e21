import { scaleLinear } from 'd3-scale';
import { useWords } from '../words/use-words.ts';

const WIDTH = 150;
const HEIGHT = 26;

/** A reading while a lot was inside: its course, and between what it was. `points`: [epoch ms, value]. */
export function Sparkline({
  points,
  from,
  to,
  unit,
}: {
  readonly points: readonly (readonly [number, number | null])[];
  readonly from: number;
  readonly to: number;
  readonly unit: string;
}) {
  const { t, f } = useWords();
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  if (values.length === 0) return <span className="caption">{t('trace.noReadings')}</span>;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = scaleLinear()
    .domain([from, to])
    .range([1, WIDTH - 1]);
  const y = scaleLinear()
    .domain(low === high ? [low - 1, high + 1] : [low, high])
    .range([HEIGHT - 3, 3]);
  let path = '';
  let pen = 'M';
  for (const [at, value] of points) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  }
  const digits = high - low < 10 ? 1 : 0;
  const span = `${f.number(low, digits)} – ${f.number(high, digits)} ${unit}`;
  return (
    <>
      <svg width={WIDTH} height={HEIGHT} className="sparkline" role="img" aria-label={span}>
        <path d={path} />
      </svg>
      <span className="num caption">{span}</span>
    </>
  );
}
