import { useState } from 'react';
import type { LossesAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { setQuery, usePlace } from '../router/router.ts';
import { Segments } from '../ui/Segments.tsx';
import { hoursText } from '../why/why-words.ts';
import { useWords } from '../words/use-words.ts';
import { type Asked, MEASURES, type Measure, periodQuery } from './asked.ts';
import { Drill } from './Drill.tsx';
import { DIMENSIONS, type Dimension, type Only, readOnly, writeOnly } from './filter.ts';
import { ParetoBars } from './ParetoBars.tsx';
import { useNames } from './use-names.ts';

/** What the Pareto asks by: reasons need to know whose and by whom, so that they can be named. */
const ASKED_BY: Readonly<Partial<Record<Dimension, string>>> = { reason: 'reason,machine,cause' };

/** The largest losses by any measure and by anything, opened down step by step; what nobody explained is always there. */
export function ParetoCard({ asked }: { readonly asked: Asked }) {
  const { t, f } = useWords();
  const names = useNames();
  const { query } = usePlace();
  const [measure, setMeasure] = useState<Measure>('ms');
  const by = DIMENSIONS.find((one) => one === query.get('by')) ?? 'reason';
  const only = readOnly(query.get('only'));
  const { scope, period, key } = asked;
  // What is picked out among the rows does not hide the others.
  const picked: readonly string[] = by === 'reason' ? ['reason', 'machine', 'cause'] : [by];
  const outside = Object.fromEntries(Object.entries(only).filter(([dimension]) => !picked.includes(dimension)));
  const filters = new URLSearchParams(outside);
  const { answer, failed } = useAnswer<LossesAnswer>(
    `/api/v1/losses?scope=${scope}&${periodQuery(period)}&by=${ASKED_BY[by] ?? by}&measure=${measure}&${filters}`,
    `${key} ${by} ${measure} ${filters}`,
  );
  const open = (more: Only) => setQuery('only', writeOnly({ ...only, ...more }));
  const pick = (own: Only, on: boolean) => setQuery('only', writeOnly(on ? outside : { ...outside, ...own }));
  const lost = answer?.now.lost;
  return (
    <section className="card pareto" aria-labelledby="pareto-title">
      <div className="card-head">
        <h2 id="pareto-title">{t('losses.largestLosses')}</h2>
        {lost && <span className="quiet num">{hoursText(lost.ms, f, 1)}</span>}
        <span className="grow" />
        <Segments
          label={t('losses.measure')}
          of={MEASURES}
          chosen={measure}
          choose={setMeasure}
          words={(one) => t(`losses.by.${one}`)}
        />
      </div>
      <div className="pareto-asked">
        <label>
          {t('losses.byWhat')}{' '}
          <select value={by} onChange={(event) => setQuery('by', event.currentTarget.value)}>
            {DIMENSIONS.map((one) => (
              <option key={one} value={one}>
                {t(`dimension.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {Object.entries(only).map(([dimension, value]) => (
          <button
            key={dimension}
            type="button"
            className="chip pareto-chip"
            title={t('losses.drop')}
            onClick={() => setQuery('only', writeOnly(without(only, dimension as Dimension)))}
          >
            {t(`dimension.${dimension}`)}: {names.value(dimension as Dimension, value, only)}{' '}
            <span aria-hidden="true">×</span>
          </button>
        ))}
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {answer && (
        <>
          <ParetoBars answer={answer} by={by} measure={measure} only={only} onPick={pick} />
          <dl className="pareto-doubt">
            <div>
              <dt>{t('losses.unexplained')}</dt>
              <dd className="num" data-ms={answer.now.lost.unexplainedMs}>
                {t('losses.ofTime', {
                  time: hoursText(answer.now.lost.unexplainedMs, f, 1),
                  all: hoursText(answer.now.lost.ms, f, 1),
                })}
              </dd>
            </div>
            <div>
              <dt>{t('state.unknown')}</dt>
              <dd className="num" data-unknown={answer.now.unknownMs}>
                {hoursText(answer.now.unknownMs, f, 1)}
              </dd>
            </div>
          </dl>
          {Object.keys(only).length > 0 && <Drill asked={asked} only={only} onOpen={open} />}
        </>
      )}
    </section>
  );
}

function without(only: Only, dimension: Dimension): Only {
  const { [dimension]: _dropped, ...rest } = only;
  return rest;
}
