import { useState } from 'react';
import { getOrders, orderPath } from '../http/orders-api.ts';
import { OrderProduct, OrderProgress } from '../orders/OrderProgress.tsx';
import { usePolled } from '../orders/use-polled.ts';
import { useWords } from '../words/use-words.ts';
import type { Entry } from './entry-queue.ts';

const NEXT_SHOWN = 3;

/** The order of the line: how far it is, and two taps to end it or to begin the next one. */
export function OperatorOrder({
  line,
  now,
  waiting,
  enter,
}: {
  readonly line: string;
  readonly now: number;
  readonly waiting: readonly Entry[];
  readonly enter: (path: string) => void;
}) {
  const { t, f } = useWords();
  /** What was tapped once. */
  const [asked, setAsked] = useState<{ readonly order: string; readonly verb: 'start' | 'complete' | 'resume' } | null>(
    null,
  );
  const { answer } = usePolled(
    (signal) => getOrders({ line, state: 'Running,Paused,Planned,Released,Dispatched', limit: '20' }, signal),
    line,
    waiting.length,
  );
  const running = answer?.find(({ state }) => state === 'Running');
  const next = (answer ?? []).filter(({ state }) => state !== 'Running').slice(0, NEXT_SHOWN);
  if (!answer || (!running && next.length === 0)) return null;
  const sent = waiting.find(({ path }) => path.startsWith('/api/v1/orders/'));
  const go = () => {
    if (!asked) return;
    enter(`${orderPath(asked.order)}/${asked.verb}`);
    setAsked(null);
  };
  return (
    <section className="operator-order">
      <h2>{running ? t('orders.oneOf', { order: running.order }) : t('orders.noneRuns')}</h2>
      {running && <OrderProgress order={running} now={now} />}
      {sent && (
        <p className="stop-waiting" role="status">
          {t('operator.orderWaits')}
        </p>
      )}
      {asked ? (
        <div className="pad">
          <button type="button" className="tile strong" onClick={go}>
            {t(`operator.orderSure.${asked.verb}`, { order: asked.order })}
          </button>
          <button type="button" className="tile" onClick={() => setAsked(null)}>
            {t('operator.back')}
          </button>
        </div>
      ) : (
        <div className="pad">
          {running ? (
            <button
              type="button"
              className="tile"
              disabled={sent !== undefined}
              onClick={() => setAsked({ order: running.order, verb: 'complete' })}
            >
              {t('orders.verb.complete')}
            </button>
          ) : (
            next.map((order) => (
              <button
                key={order.order}
                type="button"
                className="tile"
                disabled={sent !== undefined}
                onClick={() => setAsked({ order: order.order, verb: order.state === 'Paused' ? 'resume' : 'start' })}
              >
                {order.order} · <OrderProduct order={order} /> · <span className="num">{f.number(order.quantity)}</span>
              </button>
            ))
          )}
        </div>
      )}
    </section>
  );
}
