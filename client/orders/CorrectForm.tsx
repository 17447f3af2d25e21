import { useState } from 'react';
import { type Corrected, correctContext, type Order } from '../http/orders-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { wallMoment, wallText } from '../timeline/jumps.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

/** The field knows minutes: up to the end of the last one. */
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** "That was order 17, not 16": a stretch of the line's time is said to belong to this order, and what that changed is listed. */
export function CorrectForm({
  order,
  now,
  done,
}: {
  readonly order: Order;
  readonly now: number;
  readonly done: () => void;
}) {
  const { t, f, state } = useWords();
  const plant = usePlant();
  const zone = plant.site.timezone;
  const [from, setFrom] = useState(() => wallText(order.start ? Date.parse(order.start) : now - HOUR_MS, zone));
  const [to, setTo] = useState(() =>
    wallText(Math.ceil((order.end ? Date.parse(order.end) : now) / MINUTE_MS) * MINUTE_MS, zone),
  );
  const [why, setWhy] = useState('');
  const [corrected, setCorrected] = useState<Corrected | null>(null);
  const [begin, end] = [wallMoment(from, zone), wallMoment(to, zone)];
  const sound = begin !== null && end !== null && begin < end && why.trim() !== '';
  const { busy, trouble, submit } = useSending(
    async () =>
      setCorrected(
        await correctContext({
          ...{ scope: `line:${order.line}`, what: 'order', value: order.order, why: why.trim() },
          ...{ from: new Date(begin ?? 0).toISOString(), to: new Date(end ?? 0).toISOString() },
        }),
      ),
    done,
  );
  return (
    <details className="order-form">
      <summary>{t('orders.correct', { order: order.order })}</summary>
      <form onSubmit={submit}>
        <label className="field">
          <span>{t('orders.from')}</span>
          <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('orders.to')}</span>
          <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
        </label>
        <label className="field wide">
          <span>{t('orders.reason')}</span>
          <input value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
        </label>
        <Trouble words={trouble} />
        <button type="submit" className="button primary" disabled={busy || !sound}>
          {t('orders.correctIt')}
        </button>
      </form>
      {corrected && (
        <div role="status">
          <p>{t('orders.changed', { count: corrected.changed.length })}</p>
          <ul className="order-changed">
            {corrected.changed.map((change) => (
              <li key={change.id}>
                <b>{f.say(plant.machines.find(({ id }) => id === change.machine)?.name ?? change.machine)}</b>{' '}
                <span className="num">
                  {f.seconds(Date.parse(change.from))} – {f.seconds(Date.parse(change.to))}
                </span>
                <ul>
                  {change.after.map((piece) => (
                    <li key={piece.from} className="quiet num">
                      {f.seconds(Date.parse(piece.from))} {state(piece.state as Parameters<typeof state>[0])} ·{' '}
                      {t('orders.oneOf', { order: piece.order ?? f.none })} · {f.number(piece.good)}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </div>
      )}
    </details>
  );
}
