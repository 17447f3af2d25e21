import { useState } from 'react';
import type { MaintenanceReliabilityReplacementAnswer } from '../../http/openapi.d.ts';
import { useAnswer } from '../../http/use-answer.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { typedNumber } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import { YearsKept } from './YearsKept.tsx';

const FIELDS = ['price', 'salvage', 'years', 'newCost'] as const;
type Field = (typeof FIELDS)[number];
const FIRST: Readonly<Record<Field, string>> = { price: '', salvage: '', years: '10', newCost: '' };
/** As the server takes it where nothing is said. */
const RATE = 0.08;

/** Whether a new machine would be cheaper than keeping this one, from when, and how sure that is. */
export function ReplaceCard(props: { readonly machine: string; readonly window: string; readonly span: string }) {
  const { machine, window, span } = props;
  const { t, f } = useWords();
  const [typed, type] = useState(FIRST);
  const values = Object.fromEntries(FIELDS.map((field) => [field, typedNumber(typed[field])])) as Record<
    Field,
    number | null
  >;
  const wrong = (field: Field) => {
    const value = values[field];
    if (value === null) return null;
    const fits = field === 'years' ? value >= 1 && value <= 50 : value >= 0 && value < 1e12;
    return fits ? null : t('maintenance.noNumber');
  };
  const fits = FIELDS.every((field) => wrong(field) === null) && (values.price ?? 0) > 0 && values.years !== null;
  const asked = FIELDS.flatMap((field) => (values[field] === null ? [] : [`${field}=${values[field]}`])).join('&');
  const { answer, failed } = useAnswer<MaintenanceReliabilityReplacementAnswer>(
    fits
      ? `/api/v1/maintenance/reliability/replacement?scope=machine:${machine}&${window}&${asked}&rate=${RATE}`
      : null,
    `${machine} ${span} replace ${asked}`,
  );
  return (
    <section className="card" aria-labelledby="rel-replace-title">
      <div className="card-head">
        <h2 id="rel-replace-title">{t('maintenance.replace')}</h2>
      </div>
      <div className="rel-fields">
        {FIELDS.map((field) => (
          <Labelled key={field} label={t(`maintenance.fields.${field}`)} fault={wrong(field)}>
            {(control) => (
              <NumberInput
                control={control}
                value={typed[field]}
                change={(text) => type((before) => ({ ...before, [field]: text }))}
              />
            )}
          </Labelled>
        ))}
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!fits && <p className="quiet">{t('maintenance.replaceHow')}</p>}
      {fits && !answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && answer.missing !== null && (
        <p className="rel-says" role="status">
          {t(`maintenance.noReplace.${answer.missing}`, {
            days: f.number(Math.floor(answer.heardDays)),
            leastDays: answer.leastDays,
            count: answer.failures,
            least: answer.leastFailures,
          })}
        </p>
      )}
      {answer?.told && <ReplaceSays answer={answer} told={answer.told} />}
    </section>
  );
}

function ReplaceSays({
  answer,
  told,
}: {
  readonly answer: MaintenanceReliabilityReplacementAnswer;
  readonly told: NonNullable<MaintenanceReliabilityReplacementAnswer['told']>;
}) {
  const { t, f } = useWords();
  const { cheaperFrom, nowShare, everShare, newPerYear } = told;
  const verdict = cheaperFrom === 1 ? 'now' : cheaperFrom === null ? 'never' : 'later';
  const share = verdict === 'now' ? nowShare : everShare;
  return (
    <>
      <p className="rel-says" role="status">
        <b>{t(`maintenance.verdict.${verdict}`, { year: cheaperFrom ?? 0 })}</b>{' '}
        {t('maintenance.verdictSure', { tens: f.number(Math.round(share * 10)) })}
      </p>
      <YearsKept told={told} />
      <p className="caption">
        {t('maintenance.replaceCosts', {
          kept: f.money(answer.costPerYear ?? 0),
          fresh: f.money(newPerYear),
          rate: f.percent(RATE),
          days: f.number(Math.floor(answer.heardDays)),
        })}{' '}
        {t(`maintenance.replaceTrend.${told.trend}`)}
      </p>
    </>
  );
}
