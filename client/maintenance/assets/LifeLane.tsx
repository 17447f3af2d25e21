import type { ScaleTime } from 'd3-scale';
import type { AssetDetail } from '../../http/predict-api.ts';
import { useWords } from '../../words/use-words.ts';

export type Life = AssetDetail['life'];
const BAR = 12;
/** What lies beyond the horizon runs out of the picture. */
const OUT = 6;

/** The remaining life on the axis of the chart: from the tenth to the ninth of ten that failed, the half between them, and how far it may be believed. */
export function LifeLane({
  life,
  x,
  end,
  top,
  now,
}: {
  readonly life: Life;
  readonly x: ScaleTime<number, number>;
  /** Of the horizon, epoch ms. */
  readonly end: number;
  /** Of the lane, px. */
  readonly top: number;
  readonly now: number;
}) {
  const { t } = useWords();
  const { p10, p50, p90, range } = life;
  const at = (moment: { readonly at: string }) => x(Math.max(now, Math.min(end, Date.parse(moment.at))));
  const beyond = x(end) + OUT;
  const middle = top + BAR / 2;
  return (
    <g className="life-lane">
      <text x={x(now) - 8} y={middle + 4} textAnchor="end">
        {t('maintenance.ends.title')}
      </text>
      {range && (
        <path
          className="life-range"
          d={`M${at(range.earliest)} ${middle}H${range.latest ? at(range.latest) : beyond}M${at(range.earliest)} ${top}v${BAR}${
            range.latest ? `M${at(range.latest)} ${top}v${BAR}` : ''
          }`}
        />
      )}
      {p10 && (
        <rect
          className="life-bar"
          x={at(p10)}
          y={top}
          width={Math.max(2, (p90 ? at(p90) : beyond) - at(p10))}
          height={BAR}
        />
      )}
      {p50 && <line className="life-half" x1={at(p50)} x2={at(p50)} y1={top - 4} y2={top + BAR + 4} />}
      {p10 && !p90 && <path className="life-on" d={`M${beyond - 5} ${middle - 4}l5 4l-5 4`} />}
    </g>
  );
}
