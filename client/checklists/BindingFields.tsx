import type { Binding } from '../http/checklists-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';

const TRIGGERS: readonly Binding['trigger'][] = [
  'shift-start',
  'order-start',
  'changeover',
  'lot',
  'hours',
  'minutes',
  'units',
  'after-stop',
  'hand',
];
/** Those that need a number, with what is offered. */
const EVERY: Readonly<Partial<Record<Binding['trigger'], number>>> = {
  hours: 4,
  minutes: 30,
  units: 10_000,
  'after-stop': 15,
};
const positive = (text: string): number | null => (Number(text) > 0 ? Number(text) : null);

/** Where and when a checklist is to be done, and by when. */
export function BindingFields({
  binding,
  change,
  remove,
}: {
  readonly binding: Binding;
  readonly change: (binding: Binding) => void;
  readonly remove: () => void;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const places = [
    ...plant.lines.map((line) => ({ scope: `line:${line.id}`, words: f.say(line.name) })),
    ...plant.machines.map((machine) => ({ scope: `machine:${machine.id}`, words: f.say(machine.name) })),
  ];
  const counts = binding.trigger in EVERY;
  return (
    <fieldset className="template-binding" aria-label={t('checklists.when')}>
      <label className="field">
        <span>{t('skills.where')}</span>
        <select value={binding.scope} onChange={(event) => change({ ...binding, scope: event.target.value })}>
          {places.map(({ scope, words }) => (
            <option key={scope} value={scope}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{t('checklists.when')}</span>
        <select
          value={binding.trigger}
          onChange={(event) => {
            const trigger = event.target.value as Binding['trigger'];
            change({ ...binding, trigger, every: EVERY[trigger] ?? null });
          }}
        >
          {TRIGGERS.map((one) => (
            <option key={one} value={one}>
              {t(`checklists.trigger.${one}`, { count: binding.every ?? 0 })}
            </option>
          ))}
        </select>
      </label>
      {counts && (
        <label className="field">
          <span>{t('checklists.every')}</span>
          <input
            type="number"
            min={1}
            value={binding.every ?? ''}
            onChange={(event) => change({ ...binding, every: positive(event.target.value) })}
          />
        </label>
      )}
      <label className="field">
        <span>{t('orders.product')}</span>
        <select
          value={binding.product ?? ''}
          onChange={(event) => change({ ...binding, product: event.target.value || null })}
        >
          <option value="">{t('checklists.anyProduct')}</option>
          {plant.products.map(({ id }) => (
            <option key={id} value={id}>
              {productName(plant, id, f)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{t('checklists.dueMin')}</span>
        <input
          type="number"
          min={1}
          value={binding.dueMin ?? ''}
          onChange={(event) => change({ ...binding, dueMin: positive(event.target.value) })}
        />
      </label>
      <button type="button" className="button" onClick={remove}>
        {t('skills.remove')}
      </button>
    </fieldset>
  );
}
