import { useState } from 'react';
import { ActionButton } from '../actions/ActionButton.tsx';
import type { LossesAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { hoursText } from '../why/why-words.ts';
import { useWords } from '../words/use-words.ts';
import { type Asked, windowQuery } from './asked.ts';
import { DIMENSIONS, type Dimension, type Only } from './filter.ts';
import { Stretches } from './Stretches.tsx';
import { useNames } from './use-names.ts';

/** Parts of the bar that are named one by one. */
const NAMED = 4;

/** What is picked out, split by any context, and the stops themselves. */
export function Drill(props: { readonly asked: Asked; readonly only: Only; readonly onOpen: (more: Only) => void }) {
  const { t, f } = useWords();
  const names = useNames();
  const { asked, only, onOpen } = props;
  const free = DIMENSIONS.filter((one) => only[one] === undefined && one !== 'state' && one !== 'reason');
  const [chosen, setChosen] = useState<Dimension>('product');
  const by = free.includes(chosen) ? chosen : (free[0] ?? 'state');
  const filters = new URLSearchParams(only as Record<string, string>);
  const { answer } = useAnswer<LossesAnswer>(
    `/api/v1/losses?scope=${asked.scope}&${windowQuery(asked.period)}&by=${by}&${filters}`,
    `${asked.key} drill ${by} ${filters}`,
  );
  const entries = (answer?.entries ?? []).filter(({ ms }) => ms > 0);
  const rest = entries.slice(NAMED).reduce((ms, entry) => ms + entry.ms, 0);
  const all = entries.reduce((ms, entry) => ms + entry.ms, 0);
  return (
    <div className="drill">
      <div className="card-head">
        <label>
          {t('losses.splitBy')}{' '}
          <select value={by} onChange={(event) => setChosen(event.currentTarget.value as Dimension)}>
            {free.map((one) => (
              <option key={one} value={one}>
                {t(`dimension.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <span className="grow" />
        {answer && <span className="caption num">{t('line.stops', { count: answer.now.lost.stops })}</span>}
        <ActionButton
          words
          draft={{
            line: asked.line?.id ?? null,
            machine: only.machine ?? null,
            title: only.reason === undefined ? t('actions.losses') : names.reason(only),
            evidence: { scope: asked.scope, from: asked.period.from, to: asked.period.to, only },
            measure: { kind: 'loss', scope: asked.scope, only, by: 'stops' },
          }}
        />
      </div>
      <div className="drill-bar">
        {entries.slice(0, NAMED).map((entry, i) => {
          const words = `${names.value(by, entry.key[by] ?? '', entry.key)}, ${f.percent(entry.ms / all)}`;
          return (
            <button
              key={entry.key[by] ?? ''}
              type="button"
              className={`drill-part part-${i}`}
              style={{ flexGrow: entry.ms / all }}
              title={`${words}, ${hoursText(entry.ms, f, 1)}`}
              onClick={() => onOpen({ [by]: entry.key[by] ?? '' })}
            >
              {words}
            </button>
          );
        })}
        {rest > 0 && (
          <span className="drill-part part-rest" style={{ flexGrow: rest / all }}>
            {t('losses.other')}
          </span>
        )}
      </div>
      <Stretches asked={asked} only={only} all={false} />
    </div>
  );
}
