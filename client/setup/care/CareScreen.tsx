/** Who looks after each rate and each reason, and until when: seen, found, and set many at a time. */
import './care.css';
import { useMemo, useState } from 'react';
import type { State } from '../../../twin/words.ts';
import { STATES } from '../../../twin/words.ts';
import { useTwin } from '../../live/twin-context.ts';
import { usePlace } from '../../router/router.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { isOverdue, isUncared } from '../tags/tag-rows.ts';
import { CareBulk } from './CareBulk.tsx';
import { type CareChange, type CareFilter, type CareRow, careEdits, careFiltered, careRows } from './care-rows.ts';

const KINDS = { rate: 'care.rate', faults: 'care.faults', states: 'care.states' } as const;
/** More rows than anybody reads: the filter finds the others. */
const SHOWN = 400;
/** Words of a row before "and so many more". */
const WORDS = 3;

export function CareScreen() {
  const { t, f, state } = useWords();
  const { store } = useTwin();
  const { spec, propose } = useSetup();
  const { query } = usePlace();
  const [filter, setFilter] = useState<CareFilter>(() => ({ text: '', overdue: query.has('overdue'), missing: false }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [changes, setChanges] = useState<ReadonlyMap<string, CareChange>>(new Map());
  const today = new Date(store.now()).toISOString().slice(0, 10);
  const rows = useMemo(() => careRows(spec), [spec]);
  const say = ({ kind, entries }: CareRow): string[] =>
    entries.map(([key, value]) => {
      if (kind === 'rate') return `${key}: ${f.number(Number(value))}`;
      const words = typeof value === 'number' ? String(value) : f.say(value);
      if (kind !== 'states') return `${key}: ${words}`;
      return `${key}: ${STATES.includes(words as State) ? state(words as State) : t('setup.stop')}`;
    });
  const nameOf = ({ id, name }: CareRow) => (name === null ? id : f.say(name));
  const shown = careFiltered(rows, filter, today, (row) => [nameOf(row), t(KINDS[row.kind]), ...say(row)].join(' '));
  const edits = useMemo(() => careEdits(rows, changes), [rows, changes]);
  const change = (keys: Iterable<string>, what: CareChange) => {
    const next = new Map(changes);
    for (const key of keys) next.set(key, { ...next.get(key), ...what });
    setChanges(next);
  };
  const all = shown.length > 0 && shown.every(({ key }) => chosen.has(key));
  const toggle = (key: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  const review = () =>
    propose({
      title: t('care.change', { count: edits.length }),
      what: { edits },
      applied: () => {
        setChanges(new Map());
        setChosen(new Set());
      },
    });

  return (
    <div className="care">
      <p className="quiet">{t('care.lead')}</p>
      <div className="tag-tools">
        <input
          type="search"
          aria-label={t('setup.filter')}
          placeholder={t('care.find')}
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.target.value })}
        />
        <label className="tag-overdue">
          <input
            type="checkbox"
            checked={filter.overdue}
            onChange={(event) => setFilter({ ...filter, overdue: event.target.checked })}
          />
          {t('setup.overdue', { count: rows.filter((row) => isOverdue(row.review, today)).length })}
        </label>
        <label className="tag-overdue">
          <input
            type="checkbox"
            checked={filter.missing}
            onChange={(event) => setFilter({ ...filter, missing: event.target.checked })}
          />
          {t('setup.uncared', { count: rows.filter(isUncared).length })}
        </label>
        <span className="grow" />
        <button type="button" className="button primary" disabled={edits.length === 0} onClick={review}>
          {t('setup.reviewCount', { count: edits.length })}
        </button>
      </div>
      {chosen.size > 0 && (
        <CareBulk count={chosen.size} change={(what) => change(chosen, what)} clear={() => setChosen(new Set())} />
      )}
      {rows.length === 0 && <p>{t('care.none')}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <section className="scroll card care-table" aria-label={t('setup.care')} tabIndex={0}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">
                  <input
                    type="checkbox"
                    aria-label={t('setup.chooseAll')}
                    checked={all}
                    onChange={() => setChosen(new Set(all ? [] : shown.map(({ key }) => key)))}
                  />
                </th>
                <th scope="col">{t('care.of')}</th>
                <th scope="col">{t('setup.what')}</th>
                <th scope="col">{t('setup.idealRate')}</th>
                <th scope="col">{t('care.says')}</th>
                <th scope="col">{t('column.owner')}</th>
                <th scope="col">{t('column.review')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, SHOWN).map((row) => {
                const { key, kind, rate, owner, review: due } = row;
                const said = changes.get(key);
                const words = say(row);
                const label = `${nameOf(row)}, ${t(KINDS[kind])}`;
                return (
                  <tr key={key} className={chosen.has(key) ? 'on' : ''} data-care={key}>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={label}
                        checked={chosen.has(key)}
                        onChange={(event) => toggle(key, event.target.checked)}
                      />
                    </td>
                    <th scope="row">{nameOf(row)}</th>
                    <td>{t(KINDS[kind])}</td>
                    <td className={said?.rate === undefined ? '' : 'said'}>
                      {rate !== null && (
                        <input
                          className="short"
                          inputMode="decimal"
                          aria-label={`${t('setup.idealRate')}: ${label}`}
                          value={said?.rate ?? String(rate)}
                          onChange={(event) => change([key], { rate: event.target.value })}
                        />
                      )}
                    </td>
                    <td className="quiet" title={words.join('\n')}>
                      {words.slice(0, WORDS).join(' · ')}
                      {words.length > WORDS && ` ${t('setup.andMore', { count: words.length - WORDS })}`}
                    </td>
                    <td className={said?.owner === undefined ? '' : 'said'}>
                      <input
                        aria-label={`${t('column.owner')}: ${label}`}
                        value={said?.owner ?? owner}
                        onChange={(event) => change([key], { owner: event.target.value })}
                      />
                    </td>
                    <td
                      className={`${said?.review === undefined ? '' : 'said'} ${isOverdue(due, today) ? 'overdue' : ''}`}
                      title={isOverdue(due, today) ? t('setup.isOverdue') : undefined}
                    >
                      <input
                        type="date"
                        aria-label={`${t('column.review')}: ${label}`}
                        className={(said?.review ?? due) === '' ? 'empty' : ''}
                        value={said?.review ?? due}
                        onChange={(event) => change([key], { review: event.target.value })}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {shown.length > SHOWN && <p className="quiet">{t('setup.andMore', { count: shown.length - SHOWN })}</p>}
          {shown.length === 0 && <p>{t('care.noneFits')}</p>}
        </section>
      )}
    </div>
  );
}
