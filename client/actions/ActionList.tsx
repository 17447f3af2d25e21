import './actions.css';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import { type Action, openAction } from './open-action.ts';

/** Actions, each with who and until when; a click shows what became of it. `short`: without its state and line. */
export function ActionList({
  actions,
  short = false,
}: {
  readonly actions: readonly Action[];
  readonly short?: boolean;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  if (actions.length === 0) return <p className="quiet">{t('actions.none')}</p>;
  return (
    <ol className="action-list">
      {actions.map((action) => {
        const line = plant.lines.find(({ id }) => id === action.line);
        const due = action.due === null ? null : f.date(Date.parse(action.due));
        return (
          <li key={action.id} data-action={action.id}>
            <button type="button" aria-haspopup="dialog" onClick={() => openAction({ id: action.id })}>
              <b>{action.title}</b>
              <span className={action.overdue ? 'short' : 'quiet'}>
                {[
                  action.owner || t('actions.nobody'),
                  due && t(action.overdue ? 'actions.overdueSince' : 'actions.until', { day: due }),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
              {!short && (
                <span className="quiet">
                  {line ? f.say(line.name) : t('actions.site')} · {t(`actions.status.${action.status}`)}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
