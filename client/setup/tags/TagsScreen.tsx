import './tags.css';
import { useMemo, useState } from 'react';
import { QUALITIES } from '../../../twin/words.ts';
import { usePlant, useTwin } from '../../live/twin-context.ts';
import { usePlace } from '../../router/router.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { BulkBar } from './BulkBar.tsx';
import { PasteBox } from './PasteBox.tsx';
import { TagGrid } from './TagGrid.tsx';
import { type TagChange, tagEdits } from './tag-edits.ts';
import { type Column, csvOf, type Filter, filtered, isOverdue, isUncared, rowsOf, sorted } from './tag-rows.ts';
import { useReadings } from './use-readings.ts';

/** Every tag of the plant as a spreadsheet: found, watched, and changed many at a time. */
export function TagsScreen() {
  const { t, f } = useWords();
  const plant = usePlant();
  const { store } = useTwin();
  const { spec, propose } = useSetup();
  const readings = useReadings();
  const { query } = usePlace();
  const [filter, setFilter] = useState<Filter>(() => ({
    text: '',
    source: '',
    quality: '',
    overdue: query.has('overdue'),
    uncared: false,
  }));
  const [order, setOrder] = useState<{ column: Column | null; down: boolean }>({ column: null, down: false });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [changes, setChanges] = useState<ReadonlyMap<string, TagChange>>(new Map());
  const [pasting, setPasting] = useState(false);
  const today = new Date(store.now()).toISOString().slice(0, 10);

  const rows = useMemo(() => rowsOf(plant, readings), [plant, readings]);
  const shown = useMemo(
    () => sorted(filtered(rows, filter, today), order.column, order.down),
    [rows, filter, today, order],
  );
  const overdue = useMemo(() => rows.filter(({ tag }) => isOverdue(tag.review, today)).length, [rows, today]);

  const uncared = useMemo(() => rows.filter(({ tag }) => isUncared(tag)).length, [rows]);

  const change = (names: Iterable<string>, what: TagChange) => {
    const next = new Map(changes);
    for (const name of names) next.set(name, { ...next.get(name), ...what });
    setChanges(next);
  };
  const { edits, unknown } = useMemo(() => tagEdits(plant, spec, changes), [plant, spec, changes]);
  const review = () =>
    propose({
      title: t('setup.tagTitle', { count: edits.length }),
      what: { edits },
      applied: () => {
        setChanges(new Map());
        setChosen(new Set());
      },
    });
  const download = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([csvOf(shown)], { type: 'text/csv' }));
    link.download = `${plant.site.id}-tags.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  return (
    <div className="tags">
      <div className="tag-tools">
        <input
          type="search"
          aria-label={t('setup.filter')}
          placeholder={t('setup.filterTags')}
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.target.value })}
        />
        <select
          aria-label={t('setup.source')}
          value={filter.source}
          onChange={(event) => setFilter({ ...filter, source: event.target.value })}
        >
          <option value="">{t('setup.allSources')}</option>
          {plant.sources.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
        <select
          aria-label={t('setup.quality')}
          value={filter.quality}
          onChange={(event) => setFilter({ ...filter, quality: event.target.value })}
        >
          <option value="">{t('setup.allQualities')}</option>
          {QUALITIES.map((quality) => (
            <option key={quality} value={quality}>
              {t(`quality.${quality}`)}
            </option>
          ))}
        </select>
        <label className="tag-overdue">
          <input
            type="checkbox"
            checked={filter.overdue}
            onChange={(event) => setFilter({ ...filter, overdue: event.target.checked })}
          />
          {t('setup.overdue', { count: overdue })}
        </label>
        <label className="tag-overdue">
          <input
            type="checkbox"
            checked={filter.uncared}
            onChange={(event) => setFilter({ ...filter, uncared: event.target.checked })}
          />
          {t('setup.uncared', { count: uncared })}
        </label>
        <span className="num quiet" role="status">
          {t('setup.shown', { shown: f.number(shown.length), all: f.number(rows.length) })}
        </span>
        <span className="grow" />
        <button type="button" className="button" onClick={() => setPasting(!pasting)} aria-expanded={pasting}>
          {t('setup.paste')}
        </button>
        <button type="button" className="button" onClick={download}>
          {t('setup.csv')}
        </button>
        <button type="button" className="button primary" disabled={edits.length === 0} onClick={review}>
          {t('setup.reviewCount', { count: edits.length })}
        </button>
      </div>
      <Trouble
        words={
          unknown.length > 0 && t('setup.unknownTags', { names: unknown.slice(0, 5).join(', '), count: unknown.length })
        }
      />
      {pasting && (
        <PasteBox
          take={(pasted) => {
            const next = new Map(changes);
            for (const [name, what] of pasted) next.set(name, { ...next.get(name), ...what });
            setChanges(next);
            setPasting(false);
          }}
        />
      )}
      {chosen.size > 0 && (
        <BulkBar count={chosen.size} change={(what) => change(chosen, what)} clear={() => setChosen(new Set())} />
      )}
      <TagGrid
        rows={shown}
        order={order}
        sort={(column) => setOrder({ column, down: order.column === column && !order.down })}
        chosen={chosen}
        choose={setChosen}
        changes={changes}
        change={(name, what) => change([name], what)}
        today={today}
      />
    </div>
  );
}
