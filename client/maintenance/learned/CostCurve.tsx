import { scaleLinear } from 'd3-scale';
import type { TrackRecord } from '../../http/predict-api.ts';
import { useWords } from '../../words/use-words.ts';

const WIDTH = 320;
const HEIGHT = 260;
const PAD = { top: 14, right: 20, bottom: 30, left: 62 };

/** What a week would have cost at each threshold; where calls are made now, and what never calling costs. */
export function CostCurve({ record }: { readonly record: TrackRecord }) {
  const { t, f } = useWords();
  const points = record.curve.flatMap(({ threshold, cost }) => (threshold === null ? [] : [{ threshold, cost }]));
  const most = Math.max(record.costOfNever, ...points.map(({ cost }) => cost), 1);
  const x = scaleLinear([0, 1], [PAD.left, WIDTH - PAD.right]);
  const y = scaleLinear([0, most * 1.05], [HEIGHT - PAD.bottom, PAD.top]);
  const path = points.map(({ threshold, cost }, i) => `${i === 0 ? 'M' : 'L'}${x(threshold)} ${y(cost)}`).join('');
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="cost-curve" role="img">
      <title>{t('maintenance.record.saves', { cost: f.money(record.cost), never: f.money(record.costOfNever) })}</title>
      {y.ticks(4).map((tick) => (
        <g key={tick}>
          <line x1={PAD.left} x2={WIDTH - PAD.right} y1={y(tick)} y2={y(tick)} className="grid" />
          <text x={PAD.left - 6} y={y(tick) + 4} textAnchor="end">
            {f.money(tick)}
          </text>
        </g>
      ))}
      {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
        <text key={tick} x={x(tick)} y={HEIGHT - PAD.bottom + 15} textAnchor="middle">
          {f.percent(tick)}
        </text>
      ))}
      <line
        x1={PAD.left}
        x2={WIDTH - PAD.right}
        y1={y(record.costOfNever)}
        y2={y(record.costOfNever)}
        className="diagonal"
      />
      <text x={WIDTH - PAD.right} y={y(record.costOfNever) - 5} textAnchor="end">
        {t('maintenance.record.never')}
      </text>
      <path d={path} className="line" />
      {record.threshold !== null && (
        <g className="point">
          <circle cx={x(Math.min(1, record.threshold))} cy={y(record.cost)} r={5} />
        </g>
      )}
      <text x={WIDTH - PAD.right} y={HEIGHT - 2} textAnchor="end">
        {t('maintenance.record.calledFromAxis')}
      </text>
    </svg>
  );
}
