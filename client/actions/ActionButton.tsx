import './actions.css';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useWords } from '../words/use-words.ts';
import { type ActionDraft, openAction } from './open-action.ts';

export const MAKES = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;

/** Makes an action of what stands beside it. `words`: shown in full, not as a sign. */
export function ActionButton({ draft, words = false }: { readonly draft: ActionDraft; readonly words?: boolean }) {
  const { t } = useWords();
  if (!hasRole(useMe(), MAKES, false)) return null;
  return (
    <button
      type="button"
      className={words ? 'button action-words no-print' : 'action-button no-print'}
      title={t('actions.make')}
      aria-label={`${t('actions.make')}: ${draft.title}`}
      aria-haspopup="dialog"
      onClick={(event) => {
        event.stopPropagation();
        openAction({ draft });
      }}
    >
      {words ? t('actions.make') : '+'}
    </button>
  );
}
