import { scaleLinear } from 'd3-scale';
import type { MaintenanceReliabilityIntervalAnswer } from '../../http/openapi.d.ts';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/use-words.ts';

const HEIGHT = 160;
const MARGIN = { top: 10, right: 12, bottom: 30, left: 48 };
/** Short intervals cost without end: the picture stops at so many times what running to failure costs. */
const HIGHEST = 2;
/** Words have room on the left of a line that lies so far in. */
const ROOM = 90;

/** Cost an hour of operation over the interval, with what the draws leave open, the best, the present, and running to failure. */
export function CostCurve({ worth }: { readonly worth: NonNullable<MaintenanceReliabilityIntervalAnswer['worth']> }) {
  const { t, f } = useWords();
  const [frame, width] = useWidth<HTMLDivElement>();
  const { curve, best, bestRate, runToFailureRate, present } = worth;
  const last = curve.at(-1)?.hours ?? 1;
  const top = HIGHEST * runToFailureRate;
  const x = scaleLinear([0, last], [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)]);
  const y = scaleLinear([0, top], [HEIGHT - MARGIN.bottom, MARGIN.top]).clamp(true);
  const path = (points: readonly (readonly [number, number])[]) =>
    points.map(([hours, rate], i) => `${i === 0 ? 'M' : 'L'}${x(hours)},${y(rate)}`).join('');
  const shown = curve.filter(({ costRate }) => costRate <= top);
  const digits = top < 10 ? 2 : 0;
  return (
    <div ref={frame} className="rel-chart">
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={t('maintenance.costCurve')}>
          {y.ticks(3).map((rate) => (
            <g key={rate}>
              <line className="rel-grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(rate)} y2={y(rate)} />
              <text x={MARGIN.left - 6} y={y(rate) + 4} textAnchor="end">
                {f.number(rate, digits)}
              </text>
            </g>
          ))}
          {x.ticks(5).map((hours) => (
            <text key={hours} x={x(hours)} y={HEIGHT - MARGIN.bottom + 15} textAnchor="middle">
              {f.number(hours, last < 5 ? 1 : 0)}
            </text>
          ))}
          <text x={width - MARGIN.right} y={HEIGHT - 3} textAnchor="end">
            {t('maintenance.everyHours')}
          </text>
          <path
            className="rel-band"
            d={`${path(shown.map(({ hours, high }) => [hours, high ?? 0]))}${path(
              [...shown].reverse().map(({ hours, low }) => [hours, low ?? 0]),
            ).replace('M', 'L')}Z`}
          />
          <line
            className="rel-run"
            x1={MARGIN.left}
            x2={width - MARGIN.right}
            y1={y(runToFailureRate)}
            y2={y(runToFailureRate)}
          />
          <text className="rel-run-words" x={width - MARGIN.right} y={y(runToFailureRate) - 5} textAnchor="end">
            {t('maintenance.never')}
          </text>
          <path className="rel-steps" d={path(shown.map(({ hours, costRate }) => [hours, costRate]))} />
          {best !== null && <circle className="rel-best" cx={x(best)} cy={y(bestRate)} r={5} />}
          {present && (
            <Present at={x(Math.min(present.hours, last))} hours={present.hours} beyond={present.hours > last} />
          )}
        </svg>
      )}
    </div>
  );
}

/** The interval as it is now; one that lies beyond the picture stands at its edge with an arrow. */
function Present({ at, hours, beyond }: { readonly at: number; readonly hours: number; readonly beyond: boolean }) {
  const { t, f } = useWords();
  const left = at > MARGIN.left + ROOM;
  const words = beyond
    ? `${t('maintenance.present')}: ${t('maintenance.hours', { hours: f.number(hours) })} →`
    : t('maintenance.present');
  return (
    <g className="rel-present">
      {!beyond && <line x1={at} x2={at} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />}
      <text x={at + (beyond ? 0 : left ? -5 : 5)} y={MARGIN.top + 10} textAnchor={left ? 'end' : 'start'}>
        {words}
      </text>
    </g>
  );
}
