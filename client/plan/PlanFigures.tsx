import type { Line } from '../../twin/plant/model.ts';
import { useWords } from '../words/use-words.ts';
import type { DrawnOrder } from './order-look.ts';
import { rough } from './rough.ts';

/** How the orders as a whole will come out: in time, how late, and when each line will be through. */
export function PlanFigures({
  orders,
  lines,
}: {
  readonly orders: readonly DrawnOrder[];
  readonly lines: readonly Line[];
}) {
  const words = useWords();
  const { t, f } = words;
  // What is not done within the looking may be in time or not: nothing is said of it.
  const due = orders.filter(({ told, p50 }) => told.onTime !== null && p50 !== null);
  const sure = due.filter(({ risky }) => !risky).length;
  const late = due.reduce((sum, one) => sum + Math.max(0, (one.p50 ?? 0) - (one.due ?? 0)), 0);
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
        <span className="headline-figure num">{rough(late, words)}</span>
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
        const next = orders.find(({ told }) => told.line === line.id);
        return (
          <div className="headline-part" key={line.id} data-figure={`done-${line.id}`}>
            <h2>{next ? t('plan.nextDone', { line: f.say(line.name), order: next.told.order }) : f.say(line.name)}</h2>
            <span className="headline-figure num">{next?.p90 ? f.clock(next.p90) : f.none}</span>
            <p className="headline-note">{t(noteOf(next))}</p>
          </div>
        );
      })}
    </section>
  );
}

function noteOf(next: DrawnOrder | undefined) {
  if (!next) return 'plan.noOrders';
  if (next.told.why) return `plan.why.${next.told.why}`;
  return next.p90 ? 'plan.nineInTen' : 'plan.notWithin';
}
