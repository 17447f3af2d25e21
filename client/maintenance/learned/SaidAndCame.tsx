import { scaleLinear } from 'd3-scale';
import type { TrackRecord } from '../../http/predict-api.ts';
import { useWords } from '../../words/use-words.ts';

const SIZE = 260;
const PAD = { top: 10, right: 20, bottom: 30, left: 40 };
const LARGEST = 7;

/** Reliability diagram: what came of what was said, each point as large as it was often said, with its interval. */
export function SaidAndCame({ diagram }: { readonly diagram: TrackRecord['diagram'] }) {
  const { t, f } = useWords();
  const top = Math.min(1, Math.max(0.2, ...diagram.map(({ said, came }) => 1.1 * Math.max(said, came))));
  const x = scaleLinear([0, top], [PAD.left, SIZE - PAD.right]);
  const y = scaleLinear([0, top], [SIZE - PAD.bottom, PAD.top]);
  const most = Math.max(1, ...diagram.map(({ observations }) => observations));
  const ticks = x.ticks(4);
  return (
    <svg viewBox={`0 0 ${SIZE} ${SIZE}`} className="said-came" role="img">
      <title>
        {t('maintenance.trust.diagram')}:{' '}
        {diagram.map(({ said, came }) => `${f.percent(said)} → ${f.percent(came)}`).join(', ')}
      </title>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={PAD.left} x2={SIZE - PAD.right} y1={y(tick)} y2={y(tick)} className="grid" />
          <text x={PAD.left - 6} y={y(tick) + 4} textAnchor="end">
            {f.percent(tick)}
          </text>
          <text x={x(tick)} y={SIZE - PAD.bottom + 15} textAnchor="middle">
            {f.percent(tick)}
          </text>
        </g>
      ))}
      <line x1={x(0)} y1={y(0)} x2={x(top)} y2={y(top)} className="diagonal" />
      {diagram.map(({ from, said, came, low, high, observations }) => (
        <g key={from} className="point">
          <line x1={x(said)} x2={x(said)} y1={y(Math.max(0, low))} y2={y(Math.min(top, high))} />
          <circle cx={x(said)} cy={y(came)} r={2.5 + LARGEST * Math.sqrt(observations / most) * 0.6} />
        </g>
      ))}
      <text x={PAD.left + 4} y={PAD.top + 4}>
        {t('maintenance.trust.came')}
      </text>
      <text x={SIZE - PAD.right} y={SIZE - 2} textAnchor="end">
        {t('maintenance.trust.said')}
      </text>
    </svg>
  );
}
