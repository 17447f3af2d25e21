import type { ActionsOfAnswer } from '../http/openapi.d.ts';
import { useWords } from '../words/use-words.ts';

type Effect = NonNullable<ActionsOfAnswer['effect']>;

/** Whether it helped, in a sentence with how sure that is; the numbers that it is from below. */
export function EffectWords({ answer }: { readonly answer: ActionsOfAnswer }) {
  const { t } = useWords();
  const { effect, noEffect } = answer;
  if (!effect) return <p className="quiet">{t(`actions.noEffect.${noEffect ?? 'no-measure'}`)}</p>;
  return (
    <div className={`effect effect-${effect.verdict}`} data-verdict={effect.verdict}>
      <b>{t(`actions.verdict.${effect.verdict}`)}</b>
      <Numbers effect={effect} />
    </div>
  );
}

function Numbers({ effect }: { readonly effect: Effect }) {
  const { t, f } = useWords();
  const { verdict, unit, before, after, change, low, high, p, seen } = effect;
  const amount = (value: number | null) =>
    value === null
      ? f.none
      : unit === 'per-hour'
        ? t('actions.perHour', { rate: f.number(value, 2) })
        : unit === 'per-100'
          ? t('actions.perHundred', { rate: f.number(value, 1) })
          : f.percent(value, 1);
  const ratio = unit === 'per-hour' || unit === 'per-100';
  const bound = (value: number | null) => (value === null ? '∞' : ratio ? f.number(value, 2) : f.percent(value, 1));
  return (
    <>
      <p className="num">
        {t('actions.beforeAfter', { before: amount(before), after: amount(after) })}{' '}
        <span className="quiet">
          {unit === 'per-hour'
            ? t('actions.seenStops', {
                n: f.number(seen.before.n),
                hours: f.number(seen.before.hours ?? 0, 1),
                m: f.number(seen.after.n),
                later: f.number(seen.after.hours ?? 0, 1),
              })
            : unit === 'per-100'
              ? t('actions.seenPoints', {
                  n: f.number(seen.before.n),
                  points: f.number((seen.before.hours ?? 0) * 100),
                  m: f.number(seen.after.n),
                  later: f.number((seen.after.hours ?? 0) * 100),
                })
              : t('actions.seenShifts', { n: f.number(seen.before.n), m: f.number(seen.after.n) })}
        </span>
      </p>
      {change !== null && p !== null && verdict !== 'too-early' && (
        <p className="caption num">
          {t(ratio ? 'actions.ratio' : 'actions.shift', {
            change: bound(change),
            low: low === null ? '−∞' : bound(low),
            high: bound(high),
            p: f.number(p, 3),
          })}
        </p>
      )}
    </>
  );
}
