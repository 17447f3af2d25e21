import { useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import type { CareChange } from './care-rows.ts';

/** One owner, one day for all that is chosen; what is left empty stays as it is. */
export function CareBulk({
  count,
  change,
  clear,
}: {
  readonly count: number;
  readonly change: (what: CareChange) => void;
  readonly clear: () => void;
}) {
  const { t } = useWords();
  const [owner, setOwner] = useState('');
  const [review, setReview] = useState('');
  return (
    <form
      className="bulk"
      onSubmit={(event) => {
        event.preventDefault();
        change({ ...(owner.trim() ? { owner: owner.trim() } : {}), ...(review ? { review } : {}) });
      }}
    >
      <b className="num">{t('setup.chosen', { count })}</b>
      <input
        aria-label={t('column.owner')}
        placeholder={t('column.owner')}
        value={owner}
        onChange={(event) => setOwner(event.target.value)}
      />
      <input
        type="date"
        aria-label={t('column.review')}
        value={review}
        onChange={(event) => setReview(event.target.value)}
      />
      <button type="submit" className="button" disabled={owner.trim() === '' && review === ''}>
        {t('setup.setAll')}
      </button>
      <button type="button" className="button" onClick={clear}>
        {t('setup.chooseNone')}
      </button>
    </form>
  );
}
