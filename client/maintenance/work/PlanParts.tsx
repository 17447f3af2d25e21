import { useState } from 'react';
import type { Plan, Spare } from '../../http/maintenance-api.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { typedNumber, typedText } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import { PartSelect } from './WorkSelects.tsx';

/** A part as it is typed. */
export interface TypedPart {
  readonly key: number;
  readonly part: string;
  readonly quantity: string;
}
export const typedParts = (parts: Plan['parts']): readonly TypedPart[] =>
  parts.map(({ part, quantity }, key) => ({ key, part, quantity: typedText(quantity) }));
/** Rows of which nothing is chosen are none. */
export const chosenParts = (rows: readonly TypedPart[]) =>
  rows.flatMap(({ part, quantity }) => (part === '' ? [] : [{ part, quantity: typedNumber(quantity) ?? 0 }]));

/** What each order of a plan reserves: any number of parts. */
export function PlanParts({
  rows,
  spares,
  change,
}: {
  readonly rows: readonly TypedPart[];
  readonly spares: readonly Spare[];
  change(rows: readonly TypedPart[]): void;
}) {
  const { t } = useWords();
  const [next, setNext] = useState(rows.length);
  const set = (key: number, more: Partial<TypedPart>) =>
    change(rows.map((row) => (row.key === key ? { ...row, ...more } : row)));
  const taken = rows.map(({ part }) => part);
  return (
    <fieldset className="work-plan-parts">
      <legend>{t('work.parts')}</legend>
      {rows.map(({ key, part, quantity }) => (
        <span key={key} className="work-row">
          <PartSelect
            label={t('work.part')}
            value={part}
            spares={spares.filter((one) => one.part === part || !taken.includes(one.part))}
            none={t('work.part')}
            change={(chosen) => set(key, { part: chosen })}
          />
          <NumberInput label={t('work.quantity')} value={quantity} change={(typed) => set(key, { quantity: typed })} />
          <span className="caption">{spares.find((one) => one.part === part)?.unit}</span>
          <button type="button" className="link-button" onClick={() => change(rows.filter((row) => row.key !== key))}>
            {t('work.remove')}
          </button>
        </span>
      ))}
      <button
        type="button"
        className="button"
        disabled={rows.some((row) => row.part === '') || rows.length >= spares.length}
        onClick={() => {
          change([...rows, { key: next, part: '', quantity: '1' }]);
          setNext(next + 1);
        }}
      >
        {t('work.addPart')}
      </button>
    </fieldset>
  );
}
