import { useState } from 'react';
import { filePath } from '../../http/checklists-api.ts';
import { changeWork, MAINTAINS, type WholeWork } from '../../http/maintenance-api.ts';
import { Link } from '../../router/Link.tsx';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { BookedWork } from './BookedWork.tsx';
import { ClosedWords } from './ClosedWords.tsx';
import { CloseForm } from './CloseForm.tsx';
import { PhotoField } from './PhotoField.tsx';
import { PlanWork } from './PlanWork.tsx';
import { useComponentName, useWorkWords } from './use-work-words.ts';
import { WorkParts } from './WorkParts.tsx';

type State = WholeWork['order']['state'];
/** What is one press; planning and closing ask something. */
const MOVES: Readonly<Record<State, readonly State[]>> = {
  open: ['doing', 'cancelled'],
  planned: ['doing', 'open', 'cancelled'],
  doing: ['cancelled'],
  done: ['reviewed', 'doing'],
  reviewed: [],
  cancelled: ['open'],
};

/** One order: why it is there, when and by whom it is done, what it needs, what was found. */
export function WorkPage({
  whole,
  news,
  changed,
}: {
  readonly whole: WholeWork;
  readonly news: number;
  changed(): void;
}) {
  const { t, f } = useWords();
  const me = useMe();
  const words = useWorkWords();
  const componentName = useComponentName();
  const [note, setNote] = useState('');
  const [photo, setPhoto] = useState('');
  const [closing, setClosing] = useState(false);
  const [refused, setRefused] = useState('');
  const { order, events, lacks } = whole;
  const mayWrite = hasRole(me, MAINTAINS, false);
  const isOver = order.closing !== null || order.state === 'cancelled';
  const change = (more: object) =>
    changeWork(order.number, {
      ...{ ...more, version: order.version },
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(photo === '' ? {} : { photo }),
    }).then(() => {
      setNote('');
      setPhoto('');
      setRefused('');
      changed();
    });
  const press = (more: object) =>
    void change(more).catch((error: unknown) => setRefused(error instanceof Error ? error.message : String(error)));
  const { busy, trouble, submit } = useSending(
    () => change({}),
    () => undefined,
  );
  return (
    <div className="work-page" data-work={order.number} data-state={order.state}>
      <h2>{order.title}</h2>
      <p className={order.late ? 'short' : 'quiet'}>
        {t(`work.lists.state.${order.state}`)} · {t(`work.lists.kind.${order.kind}`)} ·{' '}
        {t(`work.lists.priority.${order.priority}`)}
        {order.from && ` · ${words.window(order)}`}
        {order.late && ` · ${t('work.isLate')}`}
      </p>
      <dl className="work-facts">
        <dt>{t('work.machine')}</dt>
        <dd>
          <Link href={`/plant?select=machine:${order.machine}`}>{words.place(order)}</Link>
          {order.component && ` · ${componentName(order.machine, order.component)}`}
        </dd>
        {order.why !== '' && (
          <>
            <dt>{t('work.why')}</dt>
            <dd>{order.why}</dd>
          </>
        )}
        {order.stop && (
          <>
            <dt>{t('work.stop')}</dt>
            <dd>
              <Link href={`/why?tab=walk&stop=${encodeURIComponent(order.stop)}`}>
                {f.day(Number(order.stop.split('@')[1]))}
              </Link>
            </dd>
          </>
        )}
        {order.plan && (
          <>
            <dt>{t('work.ofPlan')}</dt>
            <dd>
              <Link href="/maintenance?tab=work&view=plans">{order.plan}</Link>
            </dd>
          </>
        )}
        {order.external && (
          <>
            <dt>{order.external.system}</dt>
            <dd>{order.external.id}</dd>
          </>
        )}
        <dt>{t('work.made')}</dt>
        <dd>
          {f.day(Date.parse(order.made))}, {order.madeBy}
        </dd>
        {order.run && order.line && (
          <>
            <dt>{t('work.checklist')}</dt>
            <dd>
              <Link href={`/quality?tab=checks&line=${order.line}`}>{order.checklist}</Link>
            </dd>
          </>
        )}
      </dl>
      {mayWrite && !isOver && <PlanWork key={order.version} order={order} change={change} />}
      {lacks.map(({ person, skill, why }) => (
        <p key={`${person} ${skill}`} className="short">
          {t(`work.lists.lacks.${why}`, { person, skill })}
        </p>
      ))}
      <WorkParts order={order} news={news} changed={changed} mayWrite={mayWrite && !isOver} />
      <BookedWork whole={whole} changed={changed} mayWrite={mayWrite} />
      <ClosedWords order={order} />
      {closing && order.closing === null && (
        <CloseForm
          order={order}
          close={(told) => change({ state: 'done', closing: told })}
          stop={() => setClosing(false)}
        />
      )}
      {(mayWrite || hasRole(me, ['operator', 'quality'], false)) && (
        <form className="work-moves" onSubmit={submit}>
          <input
            value={note}
            maxLength={1000}
            aria-label={t('work.note')}
            placeholder={t('work.note')}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <PhotoField photo={photo} change={setPhoto} />
          <button type="submit" className="button" disabled={busy || (note.trim() === '' && photo === '')}>
            {t('work.tell')}
          </button>
          {mayWrite &&
            MOVES[order.state].map((state) => (
              <button
                key={state}
                type="button"
                className={state === 'reviewed' ? 'button primary' : 'button'}
                disabled={busy || (state === 'cancelled' && note.trim() === '')}
                title={state === 'cancelled' && note.trim() === '' ? t('work.sayWhy') : undefined}
                onClick={() => press({ state })}
              >
                {t(`work.lists.move.${order.state === 'done' && state === 'doing' ? 'redo' : state}`)}
              </button>
            ))}
          {mayWrite && !isOver && !closing && (
            <button type="button" className="button primary" onClick={() => setClosing(true)}>
              {t('work.close')}
            </button>
          )}
        </form>
      )}
      <Trouble words={trouble || refused} />
      <ol className="work-events">
        {[...events].reverse().map((event) => (
          <li key={`${event.at}${event.what}${event.note}`}>
            <span className="num caption">{f.day(Date.parse(event.at))}</span> {event.by}:{' '}
            {t(`work.lists.event.${event.what}`)} {event.note}
            {event.file && (
              <a href={filePath(event.file)} target="_blank" rel="noreferrer">
                <img className="work-photo" src={filePath(event.file)} alt={t('work.photo')} loading="lazy" />
              </a>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
