import type { Line } from '../../twin/plant/model.ts';
import { useWords } from '../words/use-words.ts';
import type { DrawnOrder } from './order-look.ts';

const HOUR_MS = 3_600_000;

/** How the orders as a whole will come out: in time, how late, and when each line will be through. */
export function PlanFigures({
  orders,
  lines,
}: {
  readonly orders: readonly DrawnOrder[];
  readonly lines: readonly Line[];
}) {
  const { t, f } = useWords();
  // What is not done within the looking may be in time or not: nothing is said of it.
  const due = orders.filter(({ told, p50 }) => told.onTime !== null && p50 !== null);
  const sure = due.filter(({ risky }) => !risky).length;
  const late = due.reduce((sum, one) => sum + Math.max(0, (one.p50 ?? 0) - (one.due ?? 0)), 0) / HOUR_MS;
  const worst = [...due].sort((a, b) => (a.told.onTime ?? 1) - (b.told.onTime ?? 1))[0];
  const beyond = orders.filter(({ p50, told }) => p50 === null && told.why === null).length;
  return (
    <section className="headline plan-figures" aria-label={t('plan.title')}>
      <div className="headline-part first" data-figure="sure">
        <h2>{t('plan.sure')}</h2>
        <span className="headline-figure num">{t('plan.ofOrders', { count: sure, all: due.length })}</span>
        <p className="headline-note">{beyond > 0 ? t('plan.beyond', { count: beyond }) : t('plan.allWithin')}</p>
      </div>
      <div className="headline-part" data-figure="late">
        <h2>{t('plan.late')}</h2>
        <span className="headline-figure num">{f.duration(late * HOUR_MS)}</span>
        <p className="headline-note">{t('plan.lateHow')}</p>
      </div>
      {worst && (
        <div className="headline-part" data-figure="worst">
          <h2>{t('plan.worst')}</h2>
          <span className="headline-figure num">{f.percent(worst.told.onTime ?? 0)}</span>
          <p className="headline-note">{t('plan.worstOf', { order: worst.told.order })}</p>
        </div>
      )}
      {lines.map((line) => {
        const last = orders.filter(({ told }) => told.line === line.id).at(-1);
        return (
          <div className="headline-part" key={line.id} data-figure={`done-${line.id}`}>
            <h2>{t('plan.lineDone', { line: f.say(line.name) })}</h2>
            <span className="headline-figure num">
              {last?.p90 ? `${f.weekday(last.p90).slice(0, 2)} ${f.clock(last.p90)}` : f.none}
            </span>
            <p className="headline-note">
              {last
                ? last.told.why
                  ? t(`plan.why.${last.told.why}`)
                  : last.p90
                    ? t('plan.nineInTen')
                    : t('plan.notWithin')
                : t('plan.noOrders')}
            </p>
          </div>
        );
      })}
    </section>
  );
}
