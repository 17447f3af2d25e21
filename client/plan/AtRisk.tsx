import { usePlant } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { RiskGlyph } from '../ui/RiskGlyph.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import type { DrawnOrder } from './order-look.ts';
import { rough } from './rough.ts';

/** More of them are not read. */
const MOST = 8;

/** Orders that will more likely than is good be late, the worst first. */
export function AtRisk({ orders }: { readonly orders: readonly DrawnOrder[] }) {
  const words = useWords();
  const { t, f } = words;
  const plant = usePlant();
  const risky = orders
    .filter((one) => one.risky)
    .sort((a, b) => (a.told.onTime ?? 0) - (b.told.onTime ?? 0) || (a.due ?? 0) - (b.due ?? 0));
  return (
    <section className="card plan-risk" aria-label={t('plan.atRisk')}>
      <h2>{t('plan.atRisk')}</h2>
      {risky.length === 0 && <p className="caption">{t('plan.noneAtRisk')}</p>}
      <ul>
        {risky.slice(0, MOST).map(({ told, due, p50, p90 }) => {
          const line = plant.lines.find(({ id }) => id === told.line);
          const late = due !== null && p50 !== null ? p50 - due : null;
          return (
            <li key={`${told.line}/${told.order}`}>
              <RiskGlyph size={14} />
              <Link href={`/orders?order=${encodeURIComponent(told.order)}`}>
                {t('plan.orderOf', { order: told.order, product: productName(plant, told.product, f) ?? '' })}
              </Link>
              <span>{line ? f.say(line.name) : told.line}</span>
              <span className="num">
                {due !== null && t('plan.dueAt', { time: `${f.weekday(due).slice(0, 2)} ${f.clock(due)}` })}
              </span>
              <b className="num plan-chance">{t('plan.onTime', { share: f.percent(told.onTime ?? 0) })}</b>
              <span className="plan-why">
                {late === null
                  ? t('plan.notWithin')
                  : late > 0
                    ? t('plan.likelyLate', { by: rough(late, words), worst: p90 === null ? f.none : f.clock(p90) })
                    : t('plan.mayBeLate', { by: rough(-late, words) })}
              </span>
            </li>
          );
        })}
      </ul>
      {risky.length > MOST && <p className="caption">{t('plan.more', { count: risky.length - MOST })}</p>}
    </section>
  );
}
