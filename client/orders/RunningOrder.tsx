import { getOrders } from '../http/orders-api.ts';
import { Link } from '../router/Link.tsx';
import { useWords } from '../words/use-words.ts';
import { OrderProgress } from './OrderProgress.tsx';
import { usePolled } from './use-polled.ts';

/** The order that a line makes now, as the Line screen shows it; nothing where there is none. */
export function RunningOrder({ line, now }: { readonly line: string; readonly now: number }) {
  const { t } = useWords();
  const { answer } = usePolled(
    async (signal) => (await getOrders({ line, state: 'Running', limit: '1' }, signal))[0] ?? null,
    line,
  );
  if (!answer) return null;
  return (
    <section className="card" aria-labelledby="running-order">
      <div className="card-head">
        <h2 id="running-order">{t('orders.oneOf', { order: answer.order })}</h2>
        <span className="grow" />
        <Link className="button" href={`/orders?line=${line}&order=${encodeURIComponent(answer.order)}`}>
          {t('nav.orders')}
        </Link>
      </div>
      <OrderProgress order={answer} now={now} />
    </section>
  );
}
