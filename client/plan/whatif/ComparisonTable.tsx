import type { Comparison } from '../../http/plan-api.ts';
import { useWords } from '../../words/use-words.ts';
import { useChangeWords } from './use-change-words.ts';

type Result = NonNullable<Comparison['result']>;
type Candidate = Result['candidates'][number];
const FIGURES = ['lateHours', 'goodUnits', 'setupHours', 'stoppedHours', 'ordersOver'] as const;
type Figure = (typeof FIGURES)[number];
/** Of which more is better. */
const MORE: readonly Figure[] = ['goodUnits'];
const DIGITS: Readonly<Record<Figure, number>> = {
  lateHours: 1,
  goodUnits: 0,
  setupHours: 1,
  stoppedHours: 1,
  ordersOver: 1,
};

/** Scenarios side by side: each figure as it would be, and by how much it differs from the plan, with how sure that is. */
export function ComparisonTable({ result }: { readonly result: Result }) {
  const { t, f } = useWords();
  const words = useChangeWords();
  const { planned, candidates } = result;
  const noneBetter = !candidates.some(({ compared }) => {
    const late = compared?.figures.lateHours;
    return late?.detectable && late.mean < 0;
  });
  // What the search proposes has no name of its own.
  const names = candidates.map(({ name }, i) => name || t('plan.whatIf.proposal', { n: i + 1 }));
  return (
    <div className="plan-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('plan.whatIf.figure')}</th>
            <th scope="col">{t('plan.whatIf.asPlanned')}</th>
            {names.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('plan.sure')}</th>
            <td className="num">{t('plan.ofOrders', { count: planned.sureOnTime, all: planned.due })}</td>
            {candidates.map(({ weighed, missing }, i) => (
              <td className="num" key={names[i]}>
                {weighed
                  ? t('plan.ofOrders', { count: weighed.sureOnTime, all: weighed.due })
                  : t('plan.whatIf.missing', { what: t(`plan.whatIf.lacks.${missing ?? 'order'}`) })}
              </td>
            ))}
          </tr>
          {FIGURES.map((figure) => (
            <tr key={figure}>
              <th scope="row">{t(`plan.whatIf.figures.${figure}`)}</th>
              <td className="num">{f.number(planned.figures[figure].mean, DIGITS[figure])}</td>
              {candidates.map((one, i) => (
                <Cell key={names[i]} candidate={one} figure={figure} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {noneBetter && <p>{t('plan.whatIf.noneBetter')}</p>}
      {candidates.map(
        ({ name, changes }, i) =>
          name === '' && (
            <p key={names[i]}>
              {t('plan.whatIf.changesOf', { name: names[i], changes: changes.map(words).join(' · ') })}
            </p>
          ),
      )}
      <p className="caption">{t('plan.whatIf.paired')}</p>
    </div>
  );
}

function Cell({ candidate, figure }: { readonly candidate: Candidate; readonly figure: Figure }) {
  const { t, f } = useWords();
  const { weighed, compared } = candidate;
  if (!weighed || !compared) return <td>{f.none}</td>;
  const { mean, half, detectable } = compared.figures[figure];
  const digits = DIGITS[figure];
  const better = detectable && mean > 0 === MORE.includes(figure);
  const sign = mean < 0 ? '−' : '+';
  return (
    <td className="num">
      {f.number(weighed.figures[figure].mean, digits)}{' '}
      <span className={detectable ? (better ? 'plan-better' : 'plan-worse') : 'caption'}>
        {detectable
          ? `${sign}${f.number(Math.abs(mean), digits)}${half === null ? '' : ` ± ${f.number(half, digits)}`}`
          : t('plan.whatIf.same')}
      </span>
    </td>
  );
}
