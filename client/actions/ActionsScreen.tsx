import './actions.css';
import type { ActionsAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { setQuery, usePlace } from '../router/router.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import { ActionButton } from './ActionButton.tsx';
import { ActionList } from './ActionList.tsx';
import { useActionChanges } from './open-action.ts';

const SHOWN = ['open', 'done', 'all'] as const;
const STATUSES: Readonly<Record<(typeof SHOWN)[number], string>> = {
  open: 'open,doing',
  done: 'done,verified,dropped',
  all: 'open,doing,done,verified,dropped',
};

/** What is being done about what: overdue first, and whether what was done helped. */
export function ActionsScreen() {
  const { t, f } = useWords();
  const plant = usePlant();
  const { query } = usePlace();
  const changes = useActionChanges();
  const line = plant.lines.find(({ id }) => id === query.get('line')) ?? null;
  const shown = SHOWN.find((one) => one === query.get('show')) ?? 'open';
  const asked = `status=${STATUSES[shown]}${line ? `&line=${line.id}` : ''}`;
  const { answer, failed } = useAnswer<ActionsAnswer>(`/api/v1/actions?${asked}#${changes}`, asked);
  const overdue = answer?.actions.filter((action) => action.overdue) ?? [];
  const others = answer?.actions.filter((action) => !action.overdue) ?? [];
  return (
    <div className="page actions-page">
      <div className="actions-head">
        <h1>{t('nav.actions')}</h1>
        <label>
          {t('actions.line')}{' '}
          <select value={line?.id ?? ''} onChange={(event) => setQuery('line', event.currentTarget.value || null)}>
            <option value="">{t('losses.allLines')}</option>
            {plant.lines.map(({ id, name }) => (
              <option key={id} value={id}>
                {f.say(name)}
              </option>
            ))}
          </select>
        </label>
        <Segments
          label={t('actions.show')}
          of={SHOWN}
          chosen={shown}
          choose={(one) => setQuery('show', one)}
          words={(one) => t(`actions.showing.${one}`)}
        />
        <span className="grow" />
        <ActionButton words draft={{ line: line?.id ?? null, machine: null, title: '', evidence: {}, measure: null }} />
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {overdue.length > 0 && (
        <section className="card" aria-labelledby="actions-overdue">
          <h2 id="actions-overdue" className="short">
            {t('actions.overdue')} <span className="num">{f.number(overdue.length)}</span>
          </h2>
          <ActionList actions={overdue} />
        </section>
      )}
      {answer && (
        <section className="card">
          <ActionList actions={others} />
        </section>
      )}
      <p className="caption">{t('actions.how')}</p>
    </div>
  );
}
