import { useState } from 'react';
import { ActionButton } from '../actions/ActionButton.tsx';
import type { LossesPatternsAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useWords } from '../words/use-words.ts';
import { type Asked, windowQuery } from './asked.ts';
import type { Dimension, Only } from './filter.ts';
import { Stretches } from './Stretches.tsx';
import { useNames } from './use-names.ts';

type Found = LossesPatternsAnswer['found'][number];
const SHOWN = 6;
const DAY_MS = 86_400_000;
const STEP_MS = 60_000;
const LONG_STEP_MS = 600_000;

/** What repeats more than chance would have it, in words; a click shows the stops that say so. */
export function PatternsCard({ asked }: { readonly asked: Asked }) {
  const { t, f } = useWords();
  const names = useNames();
  const [picked, setPicked] = useState<string | null>(null);
  const { from, to } = asked.period;
  // One more stop makes no pattern: asked for seldom, and the more so the longer the period is.
  const step = to - from > DAY_MS ? LONG_STEP_MS : STEP_MS;
  const until = Math.max(Math.min(to, from + step), Math.floor(to / step) * step);
  const { answer, failed } = useAnswer<LossesPatternsAnswer>(
    `/api/v1/losses/patterns?scope=${asked.scope}&${windowQuery({ from, to: until })}`,
    `${asked.key} patterns`,
  );
  const idOf = ({ reason, machine, dimension, value }: Found) => JSON.stringify([reason, machine, dimension, value]);
  const where = ({ dimension, value }: Found) =>
    t(`pattern.${dimension}`, { value: names.value(dimension as Dimension, value) });
  const onlyOf = ({ reason, machine, dimension, value }: Found): Only => ({
    reason,
    ...(machine === null ? {} : { machine }),
    [dimension]: value,
  });
  return (
    <section className="card patterns" aria-labelledby="patterns-title">
      <h2 id="patterns-title">{t('losses.patterns')}</h2>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {answer && answer.found.length === 0 && (
        <p className="quiet">
          {answer.tests === 0
            ? t('losses.tooFewStops', { count: answer.stops })
            : t('losses.noPattern', { count: answer.stops, tests: f.number(answer.tests) })}
        </p>
      )}
      <ul>
        {answer?.found.slice(0, SHOWN).map((one) => {
          const id = idOf(one);
          const reason = names.reason({ reason: one.reason, ...(one.machine ? { machine: one.machine } : {}) });
          return (
            <li key={id}>
              <button type="button" aria-expanded={id === picked} onClick={() => setPicked(id === picked ? null : id)}>
                <b>
                  {one.lift === null
                    ? t('losses.onlyThere', { reason, where: where(one) })
                    : t('losses.timesAsOften', { reason, where: where(one), times: f.number(one.lift, 1) })}
                </b>
                <span className="quiet num">
                  {t('losses.surely', {
                    count: one.count,
                    of: one.of,
                    expected: f.number(one.expected, 1),
                    low: f.number(one.low, 1),
                    high: one.high === null ? '∞' : f.number(one.high, 1),
                  })}
                  {one.machine !== null && one.dimension !== 'machine' && ` ${names.machine(one.machine)}.`}
                </span>
              </button>
              {id === picked && (
                <ActionButton
                  words
                  draft={{
                    line: asked.line?.id ?? null,
                    machine: one.machine,
                    title: `${reason}: ${where(one)}`,
                    evidence: { scope: asked.scope, from: asked.period.from, to: asked.period.to, only: onlyOf(one) },
                    measure: { kind: 'loss', scope: asked.scope, only: onlyOf(one), by: 'stops' },
                  }}
                />
              )}
              {id === picked && <Stretches asked={asked} only={onlyOf(one)} all />}
            </li>
          );
        })}
      </ul>
      {answer && answer.found.length > 0 && <p className="caption">{t('losses.patternHow')}</p>}
    </section>
  );
}
