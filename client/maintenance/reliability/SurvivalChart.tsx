import { scaleLinear } from 'd3-scale';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/use-words.ts';
import type { Mode } from './ModesCard.tsx';
import { bandPath, linePath, stepsOf } from './survival-steps.ts';

const HEIGHT = 190;
const MARGIN = { top: 8, right: 12, bottom: 30, left: 44 };

/** Kaplan-Meier in steps with its band, lives that go on as ticks, and the Weibull line through it. */
export function SurvivalChart({ mode }: { readonly mode: Mode }) {
  const { t, f } = useWords();
  const [frame, width] = useWidth<HTMLDivElement>();
  const { survival, censored, weibull } = mode;
  const to = Math.max(...survival.map(({ hours }) => hours), ...censored) || 1;
  const x = scaleLinear([0, to], [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)]);
  const y = scaleLinear([0, 1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const steps = stepsOf(survival, to);
  const at = { x: (hours: number) => x(hours), y: (share: number) => y(share) };
  return (
    <div ref={frame} className="rel-chart">
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={t('maintenance.lifeChart', { count: mode.lives })}>
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line className="rel-grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(share)} y2={y(share)} />
              <text x={MARGIN.left - 6} y={y(share) + 4} textAnchor="end">
                {f.percent(share)}
              </text>
            </g>
          ))}
          {x.ticks(5).map((hours) => (
            <text key={hours} x={x(hours)} y={HEIGHT - MARGIN.bottom + 15} textAnchor="middle">
              {f.number(hours, to < 5 ? 1 : 0)}
            </text>
          ))}
          <text x={width - MARGIN.right} y={HEIGHT - 3} textAnchor="end">
            {t('maintenance.sinceRepair')}
          </text>
          <path className="rel-band" d={bandPath(steps, at)} />
          {weibull && (
            <path
              className="rel-fit"
              d={weibull.curve
                .map(({ hours, survival: share }, i) => `${i === 0 ? 'M' : 'L'}${x(hours)},${y(share)}`)
                .join('')}
            />
          )}
          <path className="rel-steps" d={linePath(steps, at)} />
          {censored.map((hours) => {
            const share = steps.filter((step) => step.hours <= hours).at(-1)?.survival ?? 1;
            return <path key={hours} className="rel-censored" d={`M${x(hours)},${y(share) - 5}v10`} />;
          })}
        </svg>
      )}
      <p className="rel-legend caption">
        <span className="rel-key rel-key-steps" /> {t('maintenance.legendSteps')}
        <span className="rel-key rel-key-band" /> {t('maintenance.legendBand')}
        {weibull && (
          <>
            <span className="rel-key rel-key-fit" /> {t('maintenance.legendFit')}
          </>
        )}
      </p>
    </div>
  );
}
