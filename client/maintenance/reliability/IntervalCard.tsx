import { useState } from 'react';
import type { MaintenancePlansAnswer, MaintenanceReliabilityIntervalAnswer } from '../../http/openapi.d.ts';
import { useAnswer } from '../../http/use-answer.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { typedNumber } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import { CostCurve } from './CostCurve.tsx';
import { type Mode, useModeName } from './ModesCard.tsx';
import { useHours } from './use-hours.ts';

const FIELDS = ['plannedCost', 'failureCost', 'plannedHours', 'interval'] as const;
type Field = (typeof FIELDS)[number];
const EMPTY: Readonly<Record<Field, string>> = { plannedCost: '', failureCost: '', plannedHours: '', interval: '' };
const PLANS = '/api/v1/maintenance/plans';

/** Whether planned work before this failure pays, and after how many hours; costs are asked for, never guessed. */
export function IntervalCard(props: {
  readonly machine: string;
  readonly mode: Mode;
  readonly window: string;
  readonly span: string;
}) {
  const { machine, mode, window, span } = props;
  const { t } = useWords();
  const nameOf = useModeName(machine);
  const [touched, type] = useState<Partial<Record<Field, string>>>({});
  // Hours of production are operation: what a preventive plan of the machine says is the present interval.
  const { answer: plans } = useAnswer<MaintenancePlansAnswer>(PLANS, PLANS);
  const plan = plans?.plans.find((one) => one.machine === machine && one.kind === 'hours');
  const typed = { ...EMPTY, ...(plan ? { interval: String(plan.every) } : {}), ...touched };
  const values = Object.fromEntries(FIELDS.map((field) => [field, typedNumber(typed[field])])) as Record<
    Field,
    number | null
  >;
  const wrong = (field: Field) => {
    const value = values[field];
    return value !== null && !(value >= 0 && value < 1e6) ? t('maintenance.noNumber') : null;
  };
  const fits =
    FIELDS.every((field) => wrong(field) === null) && ((values.plannedCost ?? 0) > 0 || (values.plannedHours ?? 0) > 0);
  const asked = [
    ...FIELDS.flatMap((field) =>
      values[field] === null || (field === 'interval' && values[field] === 0) ? [] : [`${field}=${values[field]}`],
    ),
    ...(mode.mode === null ? [] : [`mode=${encodeURIComponent(mode.mode)}`]),
  ].join('&');
  const { answer, failed } = useAnswer<MaintenanceReliabilityIntervalAnswer>(
    fits && mode.missing === null
      ? `/api/v1/maintenance/reliability/interval?scope=machine:${machine}&${window}&${asked}`
      : null,
    `${machine} ${span} interval ${asked}`,
  );
  return (
    <section className="card" aria-labelledby="rel-interval-title">
      <div className="card-head">
        <h2 id="rel-interval-title">{t('maintenance.interval')}</h2>
        <span className="caption">{nameOf(mode.mode)}</span>
      </div>
      {mode.missing !== null ? (
        <p className="quiet">{t('maintenance.noInterval')}</p>
      ) : (
        <>
          <div className="rel-fields">
            {FIELDS.map((field) => (
              <Labelled key={field} label={t(`maintenance.fields.${field}`)} fault={wrong(field)}>
                {(control) => (
                  <NumberInput
                    control={control}
                    value={typed[field]}
                    change={(text) => type((before) => ({ ...before, [field]: text }))}
                    unit={field === 'plannedHours' || field === 'interval' ? t('maintenance.hourUnit') : ''}
                  />
                )}
              </Labelled>
            ))}
          </div>
          {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
          {!fits && <p className="quiet">{t('maintenance.intervalHow')}</p>}
          {fits && !answer && !failed && <p className="quiet">{t('why.reading')}</p>}
          {answer?.worth && <IntervalSays answer={answer} worth={answer.worth} />}
          {answer?.worth && mode.weibull && !mode.weibull.describes && (
            <p className="rel-says">
              {t('maintenance.rough')} {answer.seen && <AsSeen seen={answer.seen} />}
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** What the lives say without a curve through them. */
function AsSeen({ seen }: { readonly seen: NonNullable<MaintenanceReliabilityIntervalAnswer['seen']> }) {
  const { t, f } = useWords();
  const hours = useHours();
  if (seen.best === null) return t('maintenance.seenNever');
  return t('maintenance.seenBest', {
    time: hours.of(seen.best),
    share: f.percent(1 - seen.bestRate / seen.runToFailureRate),
  });
}

/** Less than a two-hundredth is nothing. */
const NOTHING = 0.005;
const presentWords = (ratio: number) =>
  Math.abs(1 - ratio) < NOTHING
    ? 'maintenance.presentNothing'
    : ratio < 1
      ? 'maintenance.presentPays'
      : 'maintenance.presentLoses';

type Worth = NonNullable<MaintenanceReliabilityIntervalAnswer['worth']>;

function IntervalSays({
  answer,
  worth,
}: {
  readonly answer: MaintenanceReliabilityIntervalAnswer;
  readonly worth: Worth;
}) {
  const { t, f } = useWords();
  const hours = useHours();
  const { best, bestRange, bestRate, runToFailureRate, plannedShare, present, presentShare } = worth;
  const saved = 1 - bestRate / runToFailureRate;
  const tens = (share: number) => f.number(Math.round(share * 10));
  return (
    <>
      <p className="rel-says" role="status">
        {best === null ? (
          <b>{t('maintenance.runToFailure')}</b>
        ) : (
          <>
            <b>{t('maintenance.bestInterval', { time: hours.of(best) })}</b>{' '}
            {bestRange && hours.range(bestRange) !== '' && `(${hours.range(bestRange)}) `}
            {t('maintenance.saves', { share: f.percent(saved) })}
          </>
        )}{' '}
        {t('maintenance.sure', { tens: tens(plannedShare) })}
        {present && (
          <>
            {' '}
            {t(presentWords(present.costRate / runToFailureRate), {
              time: hours.of(present.hours),
              share: f.percent(Math.abs(1 - present.costRate / runToFailureRate)),
              tens: tens(presentShare ?? 0),
            })}
          </>
        )}
      </p>
      <CostCurve worth={worth} />
      <p className="caption">
        {t('maintenance.costsOf', {
          planned: f.money(answer.costs.planned),
          failure: f.money(answer.costs.failure),
          time: answer.lostPerFailure === null ? f.none : hours.of(answer.lostPerFailure),
        })}
      </p>
    </>
  );
}
