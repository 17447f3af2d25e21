import { useWords } from '../../words/use-words.ts';
import type { Life } from './LifeLane.tsx';

const QUANTILES = ['p10', 'p50', 'p90'] as const;

/** By when it has failed with which probability, by the clock and in hours at work; where that cannot be told, why. */
export function LifeFigures({
  life,
  horizonMs,
  end,
}: {
  readonly life: Life;
  readonly horizonMs: number;
  /** Of the horizon, epoch ms. */
  readonly end: number;
}) {
  const { t, f } = useWords();
  if (life.whyNot !== null)
    return (
      <p className="quiet" data-life={life.whyNot}>
        {t(`maintenance.ends.whyNot.${life.whyNot}`, { time: f.duration(horizonMs) })}
      </p>
    );
  const { range, whyNoRange, usage } = life;
  const day = (at: string) => f.day(Date.parse(at));
  return (
    <div className="life-figures" data-life="told">
      <dl>
        {QUANTILES.map((one) => {
          const moment = life[one];
          return (
            <div key={one} data-quantile={one}>
              <dt>{t(`maintenance.ends.${one}`)}</dt>
              <dd>{moment ? day(moment.at) : t('maintenance.ends.beyond', { time: f.day(end) })}</dd>
              {moment && moment.workHours !== null && (
                <dd className="quiet">
                  {t('maintenance.ends.work', { time: f.duration(moment.workHours * 3_600_000) })}
                </dd>
              )}
            </div>
          );
        })}
      </dl>
      <p className="quiet">
        {range
          ? t(range.latest ? 'maintenance.ends.range' : 'maintenance.ends.rangeOpen', {
              from: day(range.earliest.at),
              to: range.latest ? day(range.latest.at) : '',
            })
          : t(`maintenance.ends.noRange.${whyNoRange}`)}{' '}
        {usage === null ? t('maintenance.ends.noUsage') : t('maintenance.ends.usage', { share: f.percent(usage) })}
      </p>
    </div>
  );
}
