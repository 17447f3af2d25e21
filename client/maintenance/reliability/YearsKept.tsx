import { scaleBand, scaleLinear } from 'd3-scale';
import type { MaintenanceReliabilityReplacementAnswer } from '../../http/openapi.d.ts';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/use-words.ts';

const HEIGHT = 130;
const MARGIN = { top: 14, right: 12, bottom: 20, left: 12 };

/** What keeping the machine costs year by year, with what is left open, against what a new one costs a year. */
export function YearsKept({ told }: { readonly told: NonNullable<MaintenanceReliabilityReplacementAnswer['told']> }) {
  const { t, f } = useWords();
  const [frame, width] = useWidth<HTMLDivElement>();
  const most = Math.max(told.newPerYear, ...told.kept.map(({ high, cost }) => high ?? cost)) * 1.1;
  const x = scaleBand(
    told.kept.map(({ year }) => year),
    [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)],
  ).padding(0.35);
  const y = scaleLinear([0, most], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  return (
    <div ref={frame} className="rel-chart">
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={t('maintenance.yearsKept')}>
          {told.kept.map(({ year, cost, low, high }) => {
            const middle = (x(year) ?? 0) + x.bandwidth() / 2;
            return (
              <g key={year}>
                <title>{t('maintenance.yearCost', { year, cost: f.money(cost) })}</title>
                <rect
                  className="rel-year"
                  x={x(year)}
                  width={x.bandwidth()}
                  y={y(cost)}
                  height={HEIGHT - MARGIN.bottom - y(cost)}
                />
                <line className="rel-whisker" x1={middle} x2={middle} y1={y(low ?? cost)} y2={y(high ?? cost)} />
                <text x={middle} y={HEIGHT - 5} textAnchor="middle">
                  {f.number(year)}
                </text>
              </g>
            );
          })}
          <line className="rel-run" x1={0} x2={width} y1={y(told.newPerYear)} y2={y(told.newPerYear)} />
          <text className="rel-run-words" x={width - 2} y={y(told.newPerYear) - 4} textAnchor="end">
            {t('maintenance.newOne')}
          </text>
        </svg>
      )}
    </div>
  );
}
