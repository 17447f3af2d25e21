import type { Priority } from '../../twin/words.ts';
import { useWords } from '../words/use-words.ts';

/** A priority: shape, number and word, so that it needs no colour. */
export function PriorityMark({ priority, words = true }: { readonly priority: Priority; readonly words?: boolean }) {
  const { t } = useWords();
  const word = t(`alarms.priority.${priority}`);
  return (
    <span className={`priority ${priority}`} title={word}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        {priority === 'high' && <path d="M8 0 16 8 8 16 0 8z" />}
        {priority === 'medium' && <path d="M8 1 16 15H0z" />}
        {priority === 'low' && <path d="M1 3h14v10H1z" />}
        <text x="8" y={priority === 'medium' ? 13.4 : 12}>
          {priority === 'high' ? 1 : priority === 'medium' ? 2 : 3}
        </text>
      </svg>
      {words ? <span>{word}</span> : <span className="unseen">{word}</span>}
    </span>
  );
}
