import { useState } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import { getOrders, type Order } from '../http/orders-api.ts';
import { useTwin } from '../live/twin-context.ts';
import { setQuery } from '../router/router.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { OrderProduct, OrderProgress, StandingWords } from './OrderProgress.tsx';
import { usePolled } from './use-polled.ts';

/** Of each list, before somebody asks for the rest. */
const AT_FIRST = 5;
const ENDED_SHOWN = '8';
const QUEUE_SHOWN = '30';

/** A line's orders: what runs, what comes, what is over. `turn` changes when something was done. */
export function LineOrders({
  line,
  now,
  turn,
  open,
}: {
  readonly line: Line;
  readonly now: number;
  readonly turn: number;
  readonly open: string | null;
}) {
  const { t, f } = useWords();
  const { store } = useTwin();
  const { answer, trouble } = usePolled(
    async (signal) => {
      const [queue, ended] = await Promise.all([
        getOrders({ line: line.id, state: 'Running,Paused,Planned,Released,Dispatched', limit: QUEUE_SHOWN }, signal),
        getOrders({ line: line.id, state: 'Complete,Aborted', newest_first: 'true', limit: ENDED_SHOWN }, signal),
      ]);
      return { begun: queue.filter(isBegun), queue: queue.filter((order) => !isBegun(order)), ended };
    },
    line.id,
    turn,
  );
  const signalled = store.lines.get(line.id)?.order ?? '';
  return (
    <section className="card order-line" aria-labelledby={`orders-${line.id}`} data-line={line.id}>
      <h2 id={`orders-${line.id}`}>{f.say(line.name)}</h2>
      <Trouble words={trouble} />
      {answer?.begun.map((order) => (
        <article key={order.order} className="order-now" data-order={order.order} data-state={order.state}>
          <header>
            <OrderButton order={order} open={open} />
            <span>
              <OrderProduct order={order} />
            </span>
            <span className="quiet">{t(`orders.state.${order.state}`)}</span>
          </header>
          <OrderProgress order={order} now={now} />
        </article>
      ))}
      {answer && answer.begun.length === 0 && (
        <p className="quiet">{signalled ? t('orders.bySignal', { order: signalled }) : t('orders.noneRuns')}</p>
      )}
      {answer && (
        <div className="order-tables">
          <OrderTable
            title={t('orders.queue')}
            none={t('orders.queueEmpty')}
            orders={answer.queue}
            now={now}
            open={open}
          />
          <OrderTable
            title={t('orders.ended')}
            none={t('orders.noneEnded')}
            orders={answer.ended}
            now={now}
            open={open}
          />
        </div>
      )}
    </section>
  );
}

const isBegun = ({ state }: Order): boolean => state === 'Running' || state === 'Paused';

function OrderTable({
  title,
  none,
  orders,
  now,
  open,
}: {
  readonly title: string;
  readonly none: string;
  readonly orders: readonly Order[];
  readonly now: number;
  readonly open: string | null;
}) {
  const { t, f } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? orders : orders.slice(0, AT_FIRST);
  if (orders.length === 0)
    return (
      <div>
        <h3>{title}</h3>
        <p className="quiet">{none}</p>
      </div>
    );
  return (
    <div>
      <h3>
        {title} <span className="quiet num">{orders.length}</span>
      </h3>
      <div className="table-frame">
        <table className="order-table">
          <thead>
            <tr>
              <th scope="col">{t('orders.order')}</th>
              <th scope="col">{t('orders.product')}</th>
              <th scope="col" className="figure">
                {t('orders.quantity')}
              </th>
              <th scope="col">{t('orders.planned')}</th>
              <th scope="col">{t('orders.note')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((order) => (
              <tr key={order.order} data-order={order.order} data-state={order.state}>
                <td>
                  <OrderButton order={order} open={open} />
                </td>
                <td>
                  <OrderProduct order={order} />
                </td>
                <td className="figure num">
                  {order.start !== null && `${f.number(order.good)} / `}
                  {f.number(order.quantity)}
                </td>
                <td className="num">
                  {order.plannedStart ? f.clock(Date.parse(order.plannedStart)) : f.none}
                  {order.plannedEnd && ` – ${f.clock(Date.parse(order.plannedEnd))}`}
                </td>
                <td>
                  {order.state === 'Aborted' ? t('orders.state.Aborted') : <StandingWords order={order} now={now} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < orders.length && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {t('orders.more', { count: orders.length - shown.length })}
        </button>
      )}
    </div>
  );
}

function OrderButton({ order, open }: { readonly order: Order; readonly open: string | null }) {
  return (
    <button
      type="button"
      className="link num"
      aria-expanded={open === order.order}
      onClick={() => setQuery('order', open === order.order ? null : order.order)}
    >
      {order.order}
    </button>
  );
}
