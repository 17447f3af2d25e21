import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

/** A step as it is written; times are texts until the server has judged them. */
export interface StepDraft {
  readonly key: number;
  readonly operation: string;
  readonly name: string;
  /** Id of a machine, or of a line. */
  readonly place: string;
  readonly setupMin: string;
  readonly runS: string;
  readonly queueMin: string;
}

export function StepRow({
  step,
  change,
  up,
  remove,
}: {
  readonly step: StepDraft;
  readonly change: (more: Partial<StepDraft>) => void;
  /** null = it is the first. */
  readonly up: (() => void) | null;
  /** null = it is the only one. */
  readonly remove: (() => void) | null;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const cell = (field: 'operation' | 'name' | 'setupMin' | 'runS' | 'queueMin') => (
    <label className="field" data-step={field}>
      <span>{t(`routing.field.${field}`)}</span>
      <input
        value={step[field]}
        required={field === 'operation'}
        maxLength={80}
        {...(field === 'operation' || field === 'name' ? {} : { inputMode: 'decimal' as const })}
        onChange={(event) => change({ [field]: event.target.value })}
      />
    </label>
  );
  return (
    <fieldset className="routing-row" aria-label={t('routing.stepOf', { operation: step.operation })}>
      {cell('operation')}
      {cell('name')}
      <label className="field" data-step="place">
        <span>{t('routing.field.place')}</span>
        <select required value={step.place} onChange={(event) => change({ place: event.target.value })}>
          <option value="" />
          {plant.lines.map((line) => (
            <optgroup key={line.id} label={f.say(line.name)}>
              <option value={line.id}>{t('routing.wholeLine', { line: f.say(line.name) })}</option>
              {line.machines.flatMap((slot) => {
                const machine = plant.machines[slot];
                return machine
                  ? [
                      <option key={machine.id} value={machine.id}>
                        {f.say(machine.name)}
                      </option>,
                    ]
                  : [];
              })}
            </optgroup>
          ))}
        </select>
      </label>
      {cell('setupMin')}
      {cell('runS')}
      {cell('queueMin')}
      <div className="routing-acts">
        <button type="button" className="button" disabled={up === null} onClick={() => up?.()}>
          <span aria-hidden="true">↑</span>
          <span className="visually-hidden">{t('routing.up')}</span>
        </button>
        <button type="button" className="button" disabled={remove === null} onClick={() => remove?.()}>
          <span aria-hidden="true">×</span>
          <span className="visually-hidden">{t('routing.remove')}</span>
        </button>
      </div>
    </fieldset>
  );
}
