import type { QualityChartsCapabilityOfAnswer } from '../http/openapi.d.ts';
import { useWords } from '../words/use-words.ts';

const WIDTH = 360;
const HEIGHT = 110;
const FOOT = 16;

interface Props {
  readonly histogram: NonNullable<QualityChartsCapabilityOfAnswer['histogram']>;
  readonly specification: QualityChartsCapabilityOfAnswer['specification'];
  readonly mean: number | null;
}

/** How the readings lie between the limits of the specification. */
export function Histogram({ histogram: { from, width, counts }, specification, mean }: Props) {
  const { t, f } = useWords();
  const to = from + width * counts.length;
  const limits = [specification?.low ?? null, specification?.high ?? null];
  const near = limits.filter((limit) => limit !== null && limit > from - (to - from) && limit < to + (to - from));
  const low = Math.min(from, ...(near as number[]));
  const high = Math.max(to, ...(near as number[]));
  const x = (value: number) => 4 + ((value - low) / (high - low || 1)) * (WIDTH - 8);
  const most = Math.max(...counts, 1);
  const digits = Math.max(0, Math.min(4, Math.ceil(1.5 - Math.log10(high - low || 1))));
  return (
    <svg
      className="spc-histogram"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('spc.histogram', { count: counts.reduce((sum, count) => sum + count, 0) })}
    >
      {counts.map((count, i) => {
        const tall = (count / most) * (HEIGHT - FOOT - 4);
        const left = x(from + i * width);
        return (
          <rect
            key={left}
            x={left + 0.5}
            y={HEIGHT - FOOT - tall}
            width={Math.max(1, x(from + (i + 1) * width) - left - 1)}
            height={tall}
            className="spc-bin"
          />
        );
      })}
      {mean !== null && <line x1={x(mean)} x2={x(mean)} y1={0} y2={HEIGHT - FOOT} className="spc-centre" />}
      {limits.map(
        (limit, i) =>
          limit !== null &&
          limit >= low &&
          limit <= high && (
            <g key={limit}>
              <line x1={x(limit)} x2={x(limit)} y1={0} y2={HEIGHT - FOOT} className="spc-spec" />
              <text x={x(limit)} y={HEIGHT - 4} textAnchor={i === 0 ? 'start' : 'end'}>
                {f.number(limit, digits)}
              </text>
            </g>
          ),
      )}
    </svg>
  );
}
