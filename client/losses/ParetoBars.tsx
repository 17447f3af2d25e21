import type { LossesAnswer } from '../http/openapi.d.ts';
import { hoursText } from '../why/why-words.ts';
import { useWords } from '../words/use-words.ts';
import { type Entry, isComparable, type Measure } from './asked.ts';
import type { Dimension, Only } from './filter.ts';
import { useNames } from './use-names.ts';

/** Rows shown one by one; the rest is one row. */
const SHOWN = 9;

export interface ParetoBarsProps {
  readonly answer: LossesAnswer;
  readonly by: Dimension;
  readonly measure: Measure;
  readonly only: Only;
  /** `on`: it is picked out already. */
  readonly onPick: (own: Only, on: boolean) => void;
}

/** One row a loss: how much, with those before it, and against the period before. A click opens it down. */
export function ParetoBars({ answer, by, measure, only, onPick }: ParetoBarsProps) {
  const { t, f } = useWords();
  const names = useNames();
  const entries = answer.entries.filter(({ ms }) => ms > 0);
  const comparable = isComparable(answer);
  const shown = entries.slice(0, entries.length > SHOWN + 1 ? SHOWN : SHOWN + 1);
  const rest = entries.slice(shown.length);
  const largest = entries[0]?.[measure] ?? 0;
  const amount = (value: number | null) =>
    value === null
      ? f.none
      : measure === 'ms'
        ? hoursText(value, f, 1)
        : measure === 'money'
          ? f.money(value)
          : f.number(value);
  if (answer.now.lost[measure] === null)
    return (
      <p className="quiet">
        {t(measure === 'units' ? 'reason.no-ideal-rate' : `reason.${answer.noMoney ?? 'no-price'}`)}
      </p>
    );
  if (entries.length === 0)
    return (
      <p className="quiet">{t(answer.now.unknownMs >= answer.now.plannedMs ? 'reason.no-data' : 'losses.nothing')}</p>
    );
  const keyOf = ({ key }: Entry): Only =>
    by === 'reason'
      ? { reason: key.reason ?? '', machine: key.machine ?? '', ...(key.cause ? { cause: key.cause } : {}) }
      : { [by]: key[by] ?? '' };
  return (
    <ol className="pareto-rows">
      <li className="pareto-head caption" aria-hidden="true">
        <span />
        <span />
        <span>{t('losses.change')}</span>
        <span>{t('losses.running')}</span>
      </li>
      {shown.map((entry) => {
        const own = keyOf(entry);
        const value = entry[measure];
        const change = comparable ? entry.ms - entry.before.ms : 0;
        const unexplained = entry.ms > 0 ? entry.unexplainedMs / entry.ms : 0;
        const on = Object.entries(own).every(([dimension, text]) => only[dimension as Dimension] === text);
        return (
          <li key={JSON.stringify(entry.key)} data-ms={entry.ms}>
            <button type="button" aria-pressed={on} onClick={() => onPick(own, on)}>
              <span className="pareto-name">{names.value(by, entry.key[by] ?? '', entry.key)}</span>
              <span className="pareto-bar">
                <i
                  className={unexplained > 0.5 ? 'unexplained' : ''}
                  style={{ width: `${largest > 0 && value !== null ? Math.max(0.5, (78 * value) / largest) : 0}%` }}
                />
                <b className="num">{amount(value)}</b>
              </span>
              <span className={`num pareto-change ${change > 0 ? 'grew' : ''}`}>
                {Math.abs(change) < 30_000 ? '' : `${change > 0 ? '▲' : '▼'} ${hoursText(Math.abs(change), f, 1)}`}
              </span>
              <span className="num quiet">{entry.cumulative === null ? f.none : f.percent(entry.cumulative)}</span>
            </button>
          </li>
        );
      })}
      {rest.length > 0 && (
        <li className="pareto-rest">
          <span>{t('losses.others', { count: rest.length })}</span>
          <b className="num">
            {amount(
              rest.reduce<number | null>(
                (sum, entry) => (sum === null || entry[measure] === null ? null : sum + (entry[measure] ?? 0)),
                0,
              ),
            )}
          </b>
        </li>
      )}
    </ol>
  );
}
