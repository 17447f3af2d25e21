import type { MaintenanceReliabilityAnswer } from '../../http/openapi.d.ts';
import { useWords } from '../../words/use-words.ts';
import { useHours } from './use-hours.ts';

const ARROWS = { worse: '▲', steady: '▬', better: '▼' } as const;

/** Mean times with how sure they are, and whether failures come ever faster. */
export function MachineFigures({ told }: { readonly told: MaintenanceReliabilityAnswer }) {
  const { t, f } = useWords();
  const hours = useHours();
  const { mtbf, repair, availability, trend, trendMissing } = told;
  return (
    <dl className="rel-figures">
      <div>
        <dt title={t('maintenance.mtbfHow')}>{t('maintenance.mtbf')}</dt>
        {mtbf && mtbf.mean !== null && <dd className="num">{hours.of(mtbf.mean)}</dd>}
        {mtbf && mtbf.mean === null && (
          <dd className="num">{t('maintenance.over', { low: hours.of(mtbf.atLeast) })}</dd>
        )}
        {!mtbf && <dd>{f.none}</dd>}
        <dd className="caption">
          {mtbf ? (mtbf.mean === null ? t('maintenance.bound') : hours.range(mtbf)) : t('maintenance.didNotRun')}
        </dd>
      </div>
      <div>
        <dt title={t('maintenance.mttrHow')}>{t('maintenance.mttr')}</dt>
        <dd className="num">{repair.mean === null ? f.none : hours.of(repair.mean)}</dd>
        <dd className="caption">
          {repair.mean === null
            ? t('maintenance.noRepairs')
            : [hours.range(repair.meanRange), t('maintenance.median', { time: hours.of(repair.median ?? 0) })]
                .filter((text) => text !== '')
                .join(', ')}
        </dd>
      </div>
      <div>
        <dt title={t('maintenance.availabilityHow')}>{t('maintenance.availability')}</dt>
        <dd className="num">{availability ? f.percent(availability.value, 1) : f.none}</dd>
        <dd className="caption">
          {availability
            ? t('maintenance.range', {
                low: f.percent(availability.low ?? 0, 1),
                high: f.percent(availability.high ?? 1, 1),
              })
            : t('maintenance.noRepairs')}
        </dd>
      </div>
      <div>
        <dt title={t('maintenance.trendHow')}>{t('maintenance.trend')}</dt>
        <dd className={trend ? `rel-trend rel-trend-${trend.verdict}` : 'rel-trend'}>
          {trend && <span aria-hidden="true">{ARROWS[trend.verdict]} </span>}
          {trend ? t(`maintenance.trends.${trend.verdict}`) : f.none}
        </dd>
        <dd className="caption">
          {trend
            ? t('maintenance.atEnd', { time: hours.of(trend.mtbfAtEnd) })
            : t(`maintenance.trendMissing.${trendMissing ?? 'few-failures'}`, {
                count: told.failures,
                least: told.least,
              })}
        </dd>
      </div>
      <div>
        <dt>{t('maintenance.cost')}</dt>
        <dd className="num">
          {told.cost !== null ? f.money(told.cost) : told.lostHours !== null ? hours.of(told.lostHours) : f.none}
        </dd>
        <dd className="caption">
          {told.lostHours === null
            ? t('maintenance.noLine')
            : t('maintenance.lineStood', { time: hours.of(told.lostHours), count: told.failures })}
        </dd>
      </div>
    </dl>
  );
}
