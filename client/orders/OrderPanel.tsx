import { CloseButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { getOrder, moveOrder, type OrderDetail, type Verb } from '../http/orders-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { setQuery } from '../router/router.ts';
import { hasRole, type RoleName, useMe } from '../sign-in/use-me.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { CorrectForm } from './CorrectForm.tsx';
import { OrderProduct, OrderProgress } from './OrderProgress.tsx';
import { PlannedOperations } from './PlannedOperations.tsx';
import { QuantityForm } from './QuantityForm.tsx';
import { usePolled } from './use-polled.ts';

const RUNS: readonly RoleName[] = ['operator', 'planner', 'engineer', 'admin'];
/** What can be done with an order as it stands; the first is what is meant most. */
const CAN: Readonly<Record<OrderDetail['order']['state'], readonly Verb[]>> = {
  Planned: ['start', 'abort'],
  Released: ['start', 'abort'],
  Dispatched: ['start', 'abort'],
  Running: ['complete', 'pause', 'abort'],
  Paused: ['resume', 'complete', 'abort'],
  Complete: [],
  Aborted: [],
};

/** One order: how far it is, what can be done with it, what was declared, what it was corrected to, what happened to it. */
export function OrderPanel({
  id,
  now,
  changed,
}: {
  readonly id: string;
  readonly now: number;
  readonly changed: () => void;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const head = useRef<HTMLHeadingElement>(null);
  const { answer, trouble, again } = usePolled((signal) => getOrder(id, signal), id);
  const done = () => {
    again();
    changed();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each order that is opened.
  useEffect(() => head.current?.focus(), [id]);
  return (
    <aside className="card order-panel" aria-label={t('orders.oneOf', { order: id })}>
      <div className="order-panel-head">
        <h2 ref={head} tabIndex={-1}>
          {t('orders.oneOf', { order: id })}
        </h2>
        <CloseButton aria-label={t('shell.close')} onClick={() => setQuery('order', null)} />
      </div>
      <Trouble words={trouble} />
      {answer && (
        <>
          <p>
            <b>
              <OrderProduct order={answer.order} />
            </b>{' '}
            · {f.say(plant.lines.find((line) => line.id === answer.order.line)?.name ?? answer.order.line)} ·{' '}
            {t(`orders.state.${answer.order.state}`)}
            {answer.order.lot && ` · ${t('orders.lot', { lot: answer.order.lot })}`}
          </p>
          <OrderProgress order={answer.order} now={now} />
          {answer.order.start !== null && (
            <Link className="button" href={`/why?order=${encodeURIComponent(id)}`}>
              {t('find.orderLink')}
            </Link>
          )}
          {hasRole(me, RUNS, false) && <Verbs key={answer.order.state} order={answer.order} done={done} />}
          <PlannedOperations operations={answer.operations} />
          <Declared order={answer.order} />
          {hasRole(me, ['quality', ...RUNS], false) && (
            <>
              <QuantityForm order={answer.order} done={done} />
              <CorrectForm order={answer.order} now={now} done={done} />
            </>
          )}
          <h3>{t('orders.happened')}</h3>
          <ol className="order-events">
            {answer.events.map((event) => (
              <li key={`${event.at} ${event.status}`}>
                <span className="num">{f.day(Date.parse(event.at))}</span> <b>{t(`orders.state.${event.status}`)}</b>{' '}
                <span className="quiet">
                  {t(`orders.how.${event.how}`)}
                  {event.how === 'hand' && ` · ${event.by}`}
                  {event.note && ` · ${event.note}`}
                </span>
              </li>
            ))}
            {answer.events.length === 0 && <li className="quiet">{t('orders.nothingHappened')}</li>}
          </ol>
        </>
      )}
    </aside>
  );
}

function Verbs({ order, done }: { readonly order: OrderDetail['order']; readonly done: () => void }) {
  const { t } = useWords();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const verbs = CAN[order.state];
  if (verbs.length === 0) return null;
  const go = async (verb: Verb) => {
    setBusy(true);
    setTrouble('');
    try {
      await moveOrder(order.order, verb, note.trim() === '' ? {} : { note: note.trim() });
      done();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <div className="order-verbs">
      <Trouble words={trouble} />
      <label className="field">
        <span>{t('orders.noteToIt')}</span>
        <input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </label>
      <div className="order-acts">
        {verbs.map((verb, i) => (
          <button
            key={verb}
            type="button"
            className={`button ${i === 0 ? 'primary' : ''}`}
            disabled={busy}
            onClick={() => void go(verb)}
          >
            {t(`orders.verb.${verb}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

/** What people declared beside what machines counted, and the gap between the two. */
function Declared({ order }: { readonly order: OrderDetail['order'] }) {
  const { t, f } = useWords();
  const counted = { produced: order.good, scrap: order.reject, rework: order.rework };
  const words = (['produced', 'scrap', 'rework'] as const).filter((word) => order.declared[word] !== null);
  if (words.length === 0) return null;
  return (
    <table className="order-table order-declared">
      <thead>
        <tr>
          <th scope="col">{t('orders.quantities')}</th>
          <th scope="col" className="figure">
            {t('orders.counted')}
          </th>
          <th scope="col" className="figure">
            {t('orders.declared')}
          </th>
          <th scope="col" className="figure">
            {t('orders.gap')}
          </th>
        </tr>
      </thead>
      <tbody>
        {words.map((word) => (
          <tr key={word} data-quantity={word}>
            <th scope="row">{t(`orders.what.${word}`)}</th>
            <td className="figure num">{f.number(counted[word])}</td>
            <td className="figure num">{f.number(order.declared[word] ?? Number.NaN)}</td>
            <td className="figure num">
              <b>{f.number(order.gap[word] ?? Number.NaN)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
