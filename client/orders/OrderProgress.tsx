import '../ui/parts.css';
import './orders.css';
import type { Order } from '../http/orders-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { standingOf } from './standing.ts';

/** How far an order is: good, rejected, left, its pace, and when it will be done or why nobody can tell. */
export function OrderProgress({ order, now }: { readonly order: Order; readonly now: number }) {
  const { t, f, unit } = useWords();
  const plant = usePlant();
  const base = plant.products.find(({ id }) => id === order.product)?.baseUnit ?? 'unit';
  const share = Math.min(1, order.good / order.quantity);
  const standing = standingOf(order, now);
  return (
    <div className="order-progress">
      <p className="order-done">
        <b className="num">{f.number(order.good)}</b>{' '}
        <span>
          {t('orders.of', { quantity: f.number(order.quantity), unit: unit(base, order.quantity) })} ·{' '}
          {f.percent(share)}
        </span>
      </p>
      <div
        className="order-bar"
        role="progressbar"
        aria-label={t('orders.progressOf', { order: order.order })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <dl className="figures order-figures">
        <div>
          <dt>{t('orders.rejected')}</dt>
          <dd className="num">{f.number(order.reject)}</dd>
        </div>
        <div>
          <dt>{t('orders.remaining')}</dt>
          <dd className="num">
            {f.number(order.remaining)}
            {order.good > order.quantity && (
              <span>{t('orders.more', { count: f.number(order.good - order.quantity) })}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('orders.pace')}</dt>
          <dd className="num">
            {order.pace === null ? f.none : f.number(order.pace)} <span>{t('orders.perHour')}</span>
          </dd>
        </div>
        <div className={standing.kind === 'late' ? 'late' : ''}>
          <dt>{t('orders.expectedEnd')}</dt>
          <dd className="num" data-expected={order.expectedEnd ?? ''}>
            {order.expectedEnd ? f.clock(Date.parse(order.expectedEnd)) : f.none}
            <span>{order.why ? t(`orders.why.${order.why}`) : <StandingWords order={order} now={now} />}</span>
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** "12 min late", "began too late by 0:40": nothing where there is nothing to say. */
export function StandingWords({ order, now }: { readonly order: Order; readonly now: number }) {
  const { t, f } = useWords();
  const { kind, byMs } = standingOf(order, now);
  if (kind === 'none') return null;
  return (
    <span className={`standing ${kind}`}>
      {t(`orders.standing.${kind}`, { time: f.duration(byMs), count: f.number(order.quantity - order.good) })}
    </span>
  );
}

/** "Ketchup 750 ml", or the id where the plant has it no more. */
export function OrderProduct({ order }: { readonly order: Order }) {
  const { f } = useWords();
  return <>{productName(usePlant(), order.product, f)}</>;
}
