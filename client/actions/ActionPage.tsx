import { useState } from 'react';
import { send } from '../http/api.ts';
import type { ActionsOfAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { writeOnly } from '../losses/filter.ts';
import { Link } from '../router/Link.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { useWords } from '../words/use-words.ts';
import { MAKES } from './ActionButton.tsx';
import { CapaFields } from './CapaFields.tsx';
import { EffectWords } from './EffectWords.tsx';
import { type Action, actionChanged, openAction, useActionChanges } from './open-action.ts';
import { useMeasureWords } from './use-measure-words.ts';

const NEXT: Readonly<Record<Action['status'], readonly Action['status'][]>> = {
  open: ['doing', 'done', 'dropped'],
  doing: ['done', 'open', 'dropped'],
  done: ['open'],
  verified: ['open'],
  dropped: ['open'],
};

/** What is done is closed by its effect, or begun again. */
const CLOSES: readonly Action['status'][] = ['verified', 'open'];

/** One action: where it came from, what became of it, whether it helped, and what comes next. */
export function ActionPage({ id }: { readonly id: number }) {
  const { t } = useWords();
  const changes = useActionChanges();
  const { answer, failed } = useAnswer<ActionsOfAnswer>(`/api/v1/actions/${id}#${changes}`, String(id));
  if (failed) return <p role="alert">{failed}</p>;
  return answer ? <Body answer={answer} /> : <p className="quiet">{t('why.reading')}</p>;
}

function Body({ answer }: { readonly answer: ActionsOfAnswer }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const measureWords = useMeasureWords();
  const [note, setNote] = useState('');
  const [capa, setCapa] = useState(answer.action.capa ?? null);
  const [refused, setRefused] = useState('');
  const fail = (error: unknown) => setRefused(error instanceof Error ? error.message : String(error));
  const { action, events } = answer;
  const put = (body: object) =>
    send('PUT', `/api/v1/actions/${action.id}`, { ...body, ...(note.trim() ? { note: note.trim() } : {}) }).then(() => {
      setNote('');
      setRefused('');
      actionChanged();
    });
  const { busy, trouble, submit } = useSending(
    () => put({}),
    () => undefined,
  );
  const line = plant.lines.find(({ id }) => id === action.line);
  const { only, from, to } = action.evidence;
  const place =
    from && to
      ? `/losses?line=${action.line ?? 'all'}&period=any&from=${from}&to=${to}${only ? `&only=${encodeURIComponent(writeOnly(only) ?? '')}` : ''}`
      : null;
  return (
    <div className="action-page" data-action={action.id} data-status={action.status}>
      <h2>{action.title}</h2>
      <p className={action.overdue ? 'short' : 'quiet'}>
        {t(`actions.status.${action.status}`)} · {action.owner || t('actions.nobody')} ·{' '}
        {line ? f.say(line.name) : t('actions.site')}
        {action.capa && ` · ${t('actions.capa.is')}`}
        {action.due &&
          ` · ${t(action.overdue ? 'actions.overdueSince' : 'actions.until', { day: f.date(Date.parse(action.due)) })}`}
      </p>
      {action.why && <p>{action.why}</p>}
      {place && (
        <Link href={place} className="link-button" onClickCapture={() => openAction(null)}>
          {t('actions.evidence')}
        </Link>
      )}
      {action.evidence.hold && (
        <Link href="/quality?tab=holds" className="link-button" onClickCapture={() => openAction(null)}>
          {t('holds.title', { id: action.evidence.hold })}
        </Link>
      )}
      {capa && (
        <form
          className="action-form"
          onSubmit={(event) => {
            event.preventDefault();
            void put({ capa, version: action.version }).catch(fail);
          }}
        >
          <CapaFields capa={capa} change={setCapa} />
          {hasRole(me, MAKES, false) && action.status !== 'verified' && (
            <button
              type="submit"
              className="button"
              disabled={busy || JSON.stringify(capa) === JSON.stringify(action.capa)}
            >
              {t('actions.capa.keep')}
            </button>
          )}
        </form>
      )}
      <h3>{t('actions.didItHelp')}</h3>
      {action.measure && <p className="caption">{measureWords(action.measure)}</p>}
      <EffectWords answer={answer} />
      {hasRole(me, MAKES, false) && (
        <form className="action-moves" onSubmit={submit}>
          <input
            value={note}
            maxLength={1000}
            aria-label={t('actions.note')}
            placeholder={t('actions.note')}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <button type="submit" className="button" disabled={busy || note.trim() === ''}>
            {t('actions.tell')}
          </button>
          <span className="action-next">
            {(action.capa && action.status === 'done' ? CLOSES : NEXT[action.status]).map((status) => (
              <button
                key={status}
                type="button"
                className={status === 'done' || status === 'verified' ? 'button primary' : 'button'}
                disabled={busy}
                onClick={() => void put({ status, version: action.version }).catch(fail)}
              >
                {t(`actions.move.${status}`)}
              </button>
            ))}
          </span>
        </form>
      )}
      {(trouble || refused) && <p role="alert">{trouble || refused}</p>}
      <ol className="action-events">
        {[...events].reverse().map((event) => (
          <li key={`${event.at}${event.what}${event.note}`}>
            <span className="num caption">{f.day(Date.parse(event.at))}</span> {event.by}:{' '}
            {t(`actions.event.${event.what}`)} {event.note}
          </li>
        ))}
      </ol>
    </div>
  );
}
