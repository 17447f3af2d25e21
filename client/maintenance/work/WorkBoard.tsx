import { OVER_DAYS, type Work, type WorkList, type WorkPart } from '../../http/maintenance-api.ts';
import { setQuery } from '../../router/router.ts';
import { useWords } from '../../words/use-words.ts';
import { useWorkWords } from './use-work-words.ts';

const COLUMNS = [
  { id: 'open', states: ['open'] },
  { id: 'planned', states: ['planned'] },
  { id: 'doing', states: ['doing'] },
  { id: 'done', states: ['done', 'reviewed', 'cancelled'] },
] as const;

/** Orders by state, the most urgent first. */
export function WorkBoard({ list }: { readonly list: WorkList }) {
  const { t } = useWords();
  return (
    <div className="work-board">
      {COLUMNS.map(({ id, states }) => {
        const orders = list.orders.filter(({ state }) => (states as readonly string[]).includes(state));
        return (
          <section key={id} className="work-column" aria-label={t(`work.lists.state.${id}`)} data-column={id}>
            <h2>
              {t(`work.lists.state.${id}`)} <span className="num">{orders.length}</span>
              {id === 'done' && <span className="caption">{t('work.lastDays', { count: OVER_DAYS })}</span>}
            </h2>
            {orders.length === 0 && <p className="quiet">{t('work.none')}</p>}
            <ul>
              {orders.map((order) => (
                <WorkCard
                  key={order.number}
                  order={order}
                  parts={list.parts.filter(({ number }) => number === order.number)}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function WorkCard({ order, parts }: { readonly order: Work; readonly parts: readonly WorkPart[] }) {
  const { t } = useWords();
  const words = useWorkWords();
  const short = parts.filter((part) => part.short);
  return (
    <li>
      <button
        type="button"
        className="work-card"
        data-work={order.number}
        data-priority={order.priority}
        data-late={order.late || undefined}
        onClick={() => setQuery('order', String(order.number))}
      >
        <span className="work-card-top">
          <span className="num caption">{order.number}</span>
          <b>{words.place(order)}</b>
          {(order.priority === 'urgent' || order.priority === 'high') && (
            <span className="work-priority">{t(`work.lists.priority.${order.priority}`)}</span>
          )}
        </span>
        <span className="work-title">{order.title}</span>
        <span className="work-card-why">
          {t(`work.lists.kind.${order.kind}`)}
          {order.state === 'cancelled' && ` · ${t('work.lists.state.cancelled')}`}
          {order.state === 'done' && ` · ${t('work.toReview')}`}
        </span>
        {order.why !== '' && <span className="work-card-why">{order.why}</span>}
        {order.from !== null && order.done === null && (
          <span className={order.late ? 'work-when short' : 'work-when'}>
            {words.window(order)}
            {order.late && ` · ${t('work.isLate')}`}
          </span>
        )}
        {order.people.length > 0 && <span className="work-card-why">{words.people(order.people)}</span>}
        {short.length > 0 && (
          <span className="short">{t('work.short', { parts: short.map(({ name }) => name).join(', ') })}</span>
        )}
      </button>
    </li>
  );
}
