import { useMemo } from 'react';
import { usePlant, useTwin } from '../../live/twin-context.ts';
import { Link } from '../../router/Link.tsx';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { isOverdue } from '../tags/tag-rows.ts';
import { careRows } from './care-rows.ts';

/** Reviews that are due, wherever they are: told where Setup begins, each with the way to it. */
export function CareNotice() {
  const { t } = useWords();
  const plant = usePlant();
  const { store } = useTwin();
  const { spec } = useSetup();
  const today = new Date(store.now()).toISOString().slice(0, 10);
  const tags = useMemo(() => plant.tags.filter(({ review }) => isOverdue(review, today)).length, [plant, today]);
  const care = useMemo(() => careRows(spec).filter(({ review }) => isOverdue(review, today)).length, [spec, today]);
  if (tags + care === 0) return null;
  return (
    <p className="notice">
      <b>{t('setup.careDue')}</b>{' '}
      {tags > 0 && (
        <Link className="link" href="/setup/tags?overdue=1">
          {t('care.tagsDue', { count: tags })}
        </Link>
      )}{' '}
      {care > 0 && (
        <Link className="link" href="/setup/care?overdue=1">
          {t('care.restDue', { count: care })}
        </Link>
      )}
    </p>
  );
}
