import { useState } from 'react';
import type { Change, OrderForecast } from '../../http/plan-api.ts';
import { usePlant, useSecond } from '../../live/twin-context.ts';
import { wallMoment, wallText } from '../../timeline/jumps.ts';
import { Labelled, type LabelledControl } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { productName } from '../../words/product-name.ts';
import { useWords } from '../../words/use-words.ts';
import { type Field, KIND_NAMES, type KindName, kindOf, type Typed } from './kinds.ts';

const HOUR_MS = 3_600_000;
const UNITS: Readonly<Partial<Record<Field, string>>> = { percent: '%', minutes: 'min' };

/** One change in plain words: what, of what, how much, when. */
export function ChangeForm({ orders, add }: { readonly orders: readonly OrderForecast[]; add(change: Change): void }) {
  const { t } = useWords();
  const plant = usePlant();
  const store = useSecond();
  const zone = plant.site.timezone;
  const [kind, setKind] = useState<KindName>('overtime');
  const now = Math.ceil(store.now() / HOUR_MS) * HOUR_MS;
  const [typed, setTyped] = useState<Typed>({
    ...{ from: wallText(now, zone), to: wallText(now + 2 * HOUR_MS, zone), due: wallText(now + 8 * HOUR_MS, zone) },
    ...{ percent: '110', minutes: '60' },
  });
  const [faulty, setFaulty] = useState(false);
  const momentOf = (text: string) => {
    const at = wallMoment(text, zone);
    return at === null ? null : new Date(at).toISOString();
  };
  const take = () => {
    const change = kindOf(kind).make(typed, momentOf);
    setFaulty(change === null);
    if (change) add(change);
  };
  return (
    <fieldset className="plan-change">
      <legend>{t('plan.whatIf.change')}</legend>
      <Labelled label={t('plan.whatIf.what')}>
        {(control) => (
          <select {...control} value={kind} onChange={(event) => setKind(event.target.value as KindName)}>
            {KIND_NAMES.map((one) => (
              <option key={one} value={one}>
                {t(`plan.whatIf.kind.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {kindOf(kind).fields.map((field) => (
        <Labelled key={field} label={t(`plan.whatIf.field.${field}`)}>
          {(control) => (
            <FieldInput
              field={field}
              control={control}
              orders={orders}
              value={typed[field] ?? ''}
              change={(value) => setTyped((before) => ({ ...before, [field]: value }))}
            />
          )}
        </Labelled>
      ))}
      <button type="button" className="button" onClick={take}>
        {t('plan.whatIf.add')}
      </button>
      {faulty && (
        <p className="trouble" role="alert">
          {t('plan.whatIf.incomplete')}
        </p>
      )}
    </fieldset>
  );
}

function FieldInput({
  field,
  control,
  orders,
  value,
  change,
}: {
  readonly field: Field;
  readonly control: LabelledControl;
  readonly orders: readonly OrderForecast[];
  readonly value: string;
  change(value: string): void;
}) {
  const { f } = useWords();
  const plant = usePlant();
  const machineName = (slot: number) => f.say(plant.machines[slot]?.name ?? '');
  const options = ((): readonly (readonly [string, string])[] | null => {
    switch (field) {
      case 'machine':
        return plant.machines.filter(({ line }) => line >= 0).map(({ id, name }) => [id, `${f.say(name)} (${id})`]);
      case 'line':
        return plant.lines.map(({ id, name }) => [id, f.say(name)]);
      case 'order':
        return orders.map(({ order, product }) => [order, `${order} · ${productName(plant, product, f) ?? ''}`]);
      case 'product':
        return plant.products.map(({ id }) => [id, productName(plant, id, f) ?? id]);
      case 'buffer':
        return plant.buffers.map(({ from, to }) => [
          `${plant.machines[from]?.id}>${plant.machines[to]?.id}`,
          `${machineName(from)} – ${machineName(to)}`,
        ]);
      default:
        return null;
    }
  })();
  if (options)
    return (
      <select {...control} value={value} onChange={(event) => change(event.target.value)}>
        <option value="">–</option>
        {options.map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    );
  if (field === 'from' || field === 'to' || field === 'due')
    return <input {...control} type="datetime-local" value={value} onChange={(event) => change(event.target.value)} />;
  if (field === 'number')
    return <input {...control} maxLength={80} value={value} onChange={(event) => change(event.target.value)} />;
  return <NumberInput control={control} value={value} change={change} unit={UNITS[field] ?? ''} />;
}
