import { useState } from 'react';
import { type Binding, putTemplate, type Step, type Template } from '../http/checklists-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { freeId } from '../setup/mapping/ascii.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { useSending } from '../sign-in/use-sending.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { BindingFields } from './BindingFields.tsx';
import { inLanguage, withLanguage } from './in-language.ts';
import { StepFields } from './StepFields.tsx';

/** The server takes 40. */
const MOST_ID = 36;
const KINDS: readonly Template['kind'][] = [
  'start-up',
  'changeover',
  'first-article',
  'inspection',
  'cleaning',
  'maintenance',
  'instruction',
];
const NEW_STEP: Omit<Step, 'id'> = {
  ...{ text: {}, file: null, asks: 'ok', unit: '', low: null, high: null, choices: [] },
  ...{ required: true, skippable: true },
};

/** A checklist as it is written: its name and steps in each language that people read, and when it is to be done. */
export function TemplateForm({
  template,
  taken,
  close,
  saved,
  retire,
}: {
  readonly template: Template | null;
  readonly taken: readonly string[];
  readonly close: () => void;
  readonly saved: () => void;
  readonly retire: (id: string) => void;
}) {
  const { t, f } = useWords();
  const { lines } = usePlant();
  const { language } = f;
  const [kind, setKind] = useState<Template['kind']>(template?.kind ?? 'start-up');
  const [name, setName] = useState(template ? inLanguage(template.name, language) : '');
  const [signature, setSignature] = useState(template?.signature ?? false);
  const [steps, setSteps] = useState<readonly Step[]>(template?.steps ?? [{ ...NEW_STEP, id: 'step-1' }]);
  const [bindings, setBindings] = useState<readonly Binding[]>(template?.bindings ?? []);
  const work = () =>
    putTemplate({
      ...{
        id: template?.id ?? freeId(name, taken, 'list', MOST_ID),
        version: template?.version ?? 0,
        kind,
        signature,
        steps,
        bindings,
      },
      name: withLanguage(template?.name ?? {}, language, name.trim()),
    });
  const { busy, trouble, submit } = useSending(work, saved);
  const sound = steps.length > 0 && steps.every(({ text }) => f.say(text).trim() !== '');
  return (
    <form className="card template-form" onSubmit={submit}>
      <h2 className="wide">{template ? f.say(template.name) : t('checklists.new')}</h2>
      <TextField label={t('checklists.name')} value={name} change={setName} first most={100} />
      <label className="field">
        <span>{t('checklists.kindWord')}</span>
        <select value={kind} onChange={(event) => setKind(event.target.value as Template['kind'])}>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`checklists.kind.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="inline">
        <input type="checkbox" checked={signature} onChange={(event) => setSignature(event.target.checked)} />
        {t('checklists.signature')}
      </label>
      <h3>{t('checklists.steps')}</h3>
      {steps.map((step, i) => (
        <StepFields
          key={step.id}
          number={i + 1}
          step={step}
          change={(next) => setSteps(steps.map((one) => (one === step ? next : one)))}
          remove={() => setSteps(steps.filter((one) => one !== step))}
        />
      ))}
      <button
        type="button"
        className="button"
        onClick={() =>
          setSteps([
            ...steps,
            {
              ...NEW_STEP,
              id: freeId(
                'step',
                steps.map(({ id }) => id),
                'step',
              ),
            },
          ])
        }
      >
        {t('checklists.addStep')}
      </button>
      <h3>{t('checklists.when')}</h3>
      {bindings.map((binding, i) => (
        <BindingFields
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same for a moment.
          key={i}
          binding={binding}
          change={(next) => setBindings(bindings.map((one) => (one === binding ? next : one)))}
          remove={() => setBindings(bindings.filter((one) => one !== binding))}
        />
      ))}
      <button
        type="button"
        className="button"
        onClick={() =>
          setBindings([
            ...bindings,
            { scope: `line:${lines[0]?.id ?? ''}`, product: null, trigger: 'shift-start', every: null, dueMin: 30 },
          ])
        }
      >
        {t('checklists.addWhen')}
      </button>
      <Trouble words={trouble} />
      <div className="actions wide">
        {template && (
          <button type="button" className="button" onClick={() => retire(template.id)}>
            {t('checklists.retire')}
          </button>
        )}
        <button type="button" className="button" onClick={close}>
          {t('setup.cancel')}
        </button>
        <button type="submit" className="button primary" disabled={busy || !sound}>
          {t('people.save')}
        </button>
      </div>
    </form>
  );
}
