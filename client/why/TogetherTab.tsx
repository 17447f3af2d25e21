import { useState } from 'react';
import type { CausesTogetherAnswer, LossesAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { type Asked, periodQuery, windowQuery } from '../losses/asked.ts';
import { useNames } from '../losses/use-names.ts';
import { goTo } from '../timeline/moment.ts';
import { useWords } from '../words/use-words.ts';
import { useWithWords } from './use-with-words.ts';

const OUTCOMES = ['micro-stops', 'breakdowns', 'rejects', 'signals', 'defects'] as const;
const MOST_REASONS = 20;
const STEP_MS = 600_000;

/** What an outcome goes together with, in words, with how often, how sure, and the hours that show it. */
export function TogetherTab({ asked }: { readonly asked: Asked }) {
  const { t, f } = useWords();
  const names = useNames();
  const { named } = useWithWords();
  const [outcome, setOutcome] = useState<string>('micro-stops');
  const { from, to } = asked.period;
  // An outcome more changes nothing: asked for seldom.
  const until = Math.max(Math.min(to, from + STEP_MS), Math.floor(to / STEP_MS) * STEP_MS);
  const reasons = useAnswer<LossesAnswer>(
    `/api/v1/losses?scope=${asked.scope}&${periodQuery(asked.period)}&by=reason&measure=stops`,
    `${asked.key} reasons`,
  );
  const [word, of] = outcome.startsWith('stops ') ? ['stops', outcome.slice('stops '.length)] : [outcome, null];
  const { answer, failed } = useAnswer<CausesTogetherAnswer>(
    `/api/v1/causes/together?scope=${asked.scope}&${windowQuery({ from, to: until })}&outcome=${word}${of === null ? '' : `&of=${encodeURIComponent(of)}`}`,
    `${asked.key} together ${outcome}`,
  );
  const found = answer?.found ?? [];
  const isMore = ({ ratio }: (typeof found)[number]) => ratio === null || ratio >= 1;
  const moreFirst = [...found.filter(isMore), ...found.filter((one) => !isMore(one))];
  return (
    <section className="card" aria-labelledby="together-title">
      <div className="card-head">
        <h2 id="together-title">{t('find.goesWith')}</h2>
        <label className="field find-outcome">
          <span className="visually-hidden">{t('find.outcome')}</span>
          <select value={outcome} onChange={(event) => setOutcome(event.target.value)}>
            {OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {t(`find.outcomes.${one}`)}
              </option>
            ))}
            {reasons.answer?.entries
              .filter(({ stops }) => stops > 0)
              .slice(0, MOST_REASONS)
              .map(({ key }) => (
                <option key={key.reason} value={`stops ${key.reason}`}>
                  {t('find.stopsOf', { reason: names.reason(key) })}
                </option>
              ))}
          </select>
        </label>
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <p role="status" className="quiet">
          {answer.notEnough
            ? t(`find.notEnough.${answer.notEnough}`, { count: answer.outcomes, needed: answer.needed })
            : answer.found.length === 0
              ? t('find.nothing', { tested: answer.tested, count: answer.outcomes })
              : t('find.tested', {
                  tested: answer.tested,
                  count: answer.outcomes,
                  share: f.percent(answer.falseShare),
                })}
        </p>
      )}
      <ul className="together">
        {moreFirst.map((one) => (
          <li key={`${one.factor} ${one.value}`} className={one.goneBeside ? 'together-gone' : undefined}>
            <b>
              {one.ratio === 0
                ? t('find.neverWith', { with: named(one) })
                : one.ratio === null
                  ? t('find.onlyWith', { with: named(one) })
                  : t(one.ratio >= 1 ? 'find.moreWith' : 'find.lessWith', {
                      with: named(one),
                      times: f.number(one.ratio, one.ratio < 10 ? 2 : 0),
                    })}
            </b>
            <span className="quiet num">
              {t('find.surely', {
                low: f.number(one.low, 2),
                high: one.high === null ? '∞' : f.number(one.high, 2),
                count: one.inside.count,
                of: one.inside.count + one.elsewhere.count,
                expected: f.number(one.expected, 1),
              })}
            </span>
            {one.sameTime.length > 0 && (
              <span>{t('find.sameTime', { others: one.sameTime.slice(0, 4).map(named).join(', ') })}</span>
            )}
            {one.goneBeside && <span>{t('find.gone', { other: named(one.goneBeside) })}</span>}
            <span className="together-evidence">
              {one.evidence.slice(0, 4).map((cell) => (
                <button
                  type="button"
                  className="link-button num"
                  key={`${cell.machine} ${cell.from}`}
                  title={t('panel.showThen')}
                  onClick={() => goTo(Date.parse(cell.from))}
                >
                  {f.day(Date.parse(cell.from))}
                  {one.factor !== 'machine' && asked.line !== null && `, ${names.machine(cell.machine)}`}:{' '}
                  {f.number(cell.count)}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {answer && answer.found.length > 0 && <p className="caption">{t('find.noCause')}</p>}
    </section>
  );
}
