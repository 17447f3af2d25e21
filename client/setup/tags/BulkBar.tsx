import { useState } from 'react';
import { usePlant } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';
import { BULK, type BulkField, type TagChange } from './tag-edits.ts';

/** One value for all the tags that are chosen. */
export function BulkBar({
  count,
  change,
  clear,
}: {
  readonly count: number;
  readonly change: (what: TagChange) => void;
  readonly clear: () => void;
}) {
  const { t } = useWords();
  const plant = usePlant();
  const [field, setField] = useState<BulkField>('owner');
  const [value, setValue] = useState('');
  return (
    <form
      className="bulk"
      onSubmit={(event) => {
        event.preventDefault();
        change({ [field]: value });
        setValue('');
      }}
    >
      <b className="num">{t('setup.chosen', { count })}</b>
      <select
        aria-label={t('setup.what')}
        value={field}
        onChange={(event) => {
          setField(event.target.value as BulkField);
          setValue('');
        }}
      >
        {BULK.map((one) => (
          <option key={one} value={one}>
            {t(`column.${one}`)}
          </option>
        ))}
      </select>
      {field === 'source' ? (
        <select aria-label={t('column.source')} value={value} onChange={(event) => setValue(event.target.value)}>
          <option value="" />
          {plant.sources.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      ) : (
        <input
          aria-label={t(`column.${field}`)}
          type={field === 'review' ? 'date' : 'text'}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      )}
      <button type="submit" className="button">
        {t('setup.setAll')}
      </button>
      <button type="button" className="button" onClick={clear}>
        {t('setup.chooseNone')}
      </button>
    </form>
  );
}
