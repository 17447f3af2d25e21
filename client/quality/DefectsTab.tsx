import { useState } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import { DEFECTS_BY, type Defects, type DefectsBy, getDefects, type PlaceYield } from '../http/defects-api.ts';
import { usePlant, useTwin } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { DefectMap } from './DefectMap.tsx';

const DAYS = [1, 7, 30] as const;
const DAY_MS = 86_400_000;

/** Defects that checks named, the most frequent first; and of a line what came through at the first pass. */
export function DefectsTab({ line }: { readonly line: Line | null }) {
  const { t } = useWords();
  const { store } = useTwin();
  const [by, setBy] = useState<DefectsBy>('type');
  const [days, setDays] = useState<number>(7);
  const scope = line ? `line:${line.id}` : 'site';
  const { answer, trouble } = usePolled((signal) => {
    const [from = '', to = ''] = [store.now() - days * DAY_MS, store.now()].map((at) => new Date(at).toISOString());
    return getDefects({ scope, from, to, by }, signal);
  }, `${scope} ${by} ${days}`);
  return (
    <section className="holds">
      <div className="spc-answer">
        <Segments
          label={t('defects.groups')}
          of={DEFECTS_BY}
          chosen={by}
          choose={setBy}
          words={(one) => t(`defects.by.${one}`)}
        />
        <Segments
          label={t('losses.periods')}
          of={DAYS}
          chosen={days}
          choose={setDays}
          words={(one) => t('checklists.days', { count: one })}
        />
      </div>
      <Trouble words={trouble} />
      {answer && <Pareto answer={answer} />}
      <DefectMap scope={scope} days={days} />
      {answer && line && <Yields yields={answer.yields} rolled={answer.rolled} />}
    </section>
  );
}

function Pareto({ answer }: { readonly answer: Defects }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const { entries, by, count, checks, inspected } = answer;
  const nameOf = ({ key, name }: Defects['entries'][number]): string => {
    if (key === null) return t('defects.unsaid');
    if (by === 'product') return productName(plant, key, f) ?? key;
    const known =
      by === 'line'
        ? plant.lines.find(({ id }) => id === key)
        : by === 'machine'
          ? plant.machines.find(({ id }) => id === key)
          : undefined;
    return f.say(known?.name ?? (name as string | Readonly<Record<string, string>> | null) ?? key);
  };
  const most = Math.max(1, ...entries.map((entry) => entry.count));
  return (
    <article className="card hold">
      <h3>
        {t('defects.title', { count: f.number(count), inspected: f.number(inspected), checks: f.number(checks) })}
      </h3>
      {checks === 0 ? (
        <p className="quiet">{t('defects.noChecks')}</p>
      ) : entries.length === 0 ? (
        <p className="quiet">{t('defects.none')}</p>
      ) : (
        <div className="table-frame">
          <table className="order-table defects">
            <thead>
              <tr>
                <th scope="col">{t(`defects.by.${by}`)}</th>
                <th scope="col">{t('defects.count')}</th>
                <th scope="col">{t('defects.share')}</th>
                <th scope="col">{t('defects.running')}</th>
                <th scope="col">{t('defects.found')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.key ?? ''} data-defect={entry.key ?? ''}>
                  <th scope="row">{nameOf(entry)}</th>
                  <td className="defect-bar">
                    <i style={{ width: `${(100 * entry.count) / most}%` }} />
                    <b className="num">{f.number(entry.count)}</b>
                  </td>
                  <td className="num">
                    {f.percent(entry.share)}{' '}
                    <span className="quiet">
                      {t('defects.range', { low: f.percent(entry.low), high: f.percent(entry.high) })}
                    </span>
                  </td>
                  <td className="num">{f.percent(entry.cumulative)}</td>
                  <td className="num">{f.number(entry.checks)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </article>
  );
}

function Yields({ yields, rolled }: { readonly yields: readonly PlaceYield[]; readonly rolled: number | null }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const nameOf = (id: string) => f.say(plant.machines.find((machine) => machine.id === id)?.name ?? id);
  return (
    <article className="card hold">
      <h3>
        {t('defects.firstPass')}{' '}
        <span className="quiet">
          {rolled === null ? t('defects.noRolled') : t('defects.rolled', { yield: f.percent(rolled, 1) })}
        </span>
      </h3>
      <div className="table-frame">
        <table className="order-table">
          <thead>
            <tr>
              <th scope="col">{t('defects.by.machine')}</th>
              <th scope="col">{t('defects.yield')}</th>
              <th scope="col">{t('defects.started')}</th>
              <th scope="col">{t('defects.scrap')}</th>
              <th scope="col">{t('defects.rework')}</th>
            </tr>
          </thead>
          <tbody>
            {yields.map((place) => (
              <tr key={place.machines.join(' ')}>
                <th scope="row">{place.machines.map(nameOf).join(', ')}</th>
                <td className="num">
                  {place.yield === null ? (
                    <span className="quiet">{t(`defects.why.${place.reason ?? 'nothing-started'}`)}</span>
                  ) : (
                    <>
                      <b>{f.percent(place.yield, 1)}</b>{' '}
                      {place.low !== null && place.high !== null && (
                        <span className="quiet">
                          {t('defects.range', { low: f.percent(place.low, 1), high: f.percent(place.high, 1) })}
                        </span>
                      )}
                    </>
                  )}
                </td>
                <td className="num">{f.number(place.started)}</td>
                <td className="num">{f.number(place.scrap)}</td>
                <td className="num">{f.number(place.rework)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </article>
  );
}
