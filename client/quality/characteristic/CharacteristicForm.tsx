import '../write.css';
import { useState } from 'react';
import { getTemplates, type Template } from '../../http/checklists-api.ts';
import { type Characteristic, getCharacteristics, putCharacteristic } from '../../http/quality-api.ts';
import { freeId } from '../../setup/mapping/ascii.ts';
import { useAsked } from '../../setup/people/use-asked.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useFirstField } from '../../ui/use-first-field.ts';
import { useWords } from '../../words/use-words.ts';
import { ChartFields } from './ChartFields.tsx';
import { type Asks, type Draft, draftOf, fitted, lackingIn, toldOf } from './draft.ts';
import { MeasuredFields } from './MeasuredFields.tsx';
import { RetireCharacteristic } from './RetireCharacteristic.tsx';
import { SignalFields } from './SignalFields.tsx';
import { SpecificationFields } from './SpecificationFields.tsx';
import { TrialCard } from './TrialCard.tsx';
import { useTrial } from './use-trial.ts';

/** The server takes 64. */
const MOST_ID = 60;

interface Props {
  /** Null = a new one. */
  readonly id: string | null;
  /** `id` null = nothing was written, or it is watched no more. */
  done(id: string | null): void;
}

/** What a chart watches, written by who answers for quality: shown as it would have come before it is kept. */
export function CharacteristicForm({ id, done }: Props) {
  const { t } = useWords();
  const { answer, trouble } = useAsked(async (signal) => {
    const [characteristics, templates] = await Promise.all([getCharacteristics(signal), getTemplates(signal)]);
    return { characteristics, templates };
  });
  if (!answer) return trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>;
  const one = answer.characteristics.find((each) => each.id === id) ?? null;
  if (id !== null && one === null) return <Trouble words={t('spc.write.gone')} />;
  return <Written {...answer} one={one} done={done} />;
}

function Written({
  one,
  characteristics,
  templates,
  done,
}: Omit<Props, 'id'> & {
  readonly one: Characteristic | null;
  readonly characteristics: readonly Characteristic[];
  readonly templates: readonly Template[];
}) {
  const { t, f } = useWords();
  const { language } = f;
  const [draft, setDraft] = useState(() => draftOf(one, '', language));
  /** What is missing is said at its field once somebody wanted to save. */
  const [asked, setAsked] = useState(false);
  const asksOf = ({ template, step }: Draft): Asks | null =>
    (templates.find(({ id }) => id === template)?.steps.find((each) => each.id === step)?.asks as Asks) ?? null;
  const lacking = lackingIn(draft);
  const id =
    one?.id ??
    freeId(
      draft.name,
      characteristics.map((each) => each.id),
      'characteristic',
      MOST_ID,
    );
  const told = lacking.size === 0 ? { id, ...toldOf(draft, one, language) } : null;
  const tried = useTrial(told);
  const form = useFirstField();
  const { busy, trouble, field, submit } = useSending(
    async () => {
      setAsked(true);
      if (told) await putCharacteristic(told, one?.version ?? 0);
    },
    () => {
      if (told) done(id);
    },
  );
  const fault = (name: string): string | null => {
    const lacks = lacking.get(name);
    if (lacks === 'no-number') return t('spc.write.noNumber');
    if (lacks === 'missing') return asked ? t('spc.write.missing') : null;
    if (field !== '' && field === name) return trouble;
    return tried.fault?.field === name ? tried.fault.reason : null;
  };
  const change = (more: Partial<Draft>) =>
    setDraft((before) => {
      const next = { ...before, ...more };
      return fitted(next, asksOf(next));
    });
  const part = { draft, change, fault };
  return (
    <form ref={form} className="q-form" onSubmit={submit} noValidate>
      <div className="q-form-head">
        <h2>{one ? t('spc.write.change', { name: f.say(one.name) }) : t('spc.write.new')}</h2>
        <span className="quiet">
          {one && t('spc.write.version', { version: one.version })} {t('spc.write.versions')}
        </span>
        <span className="grow" />
        <button type="button" className="button" onClick={() => done(one?.id ?? null)}>
          {t('setup.cancel')}
        </button>
        <button type="submit" className="button primary" disabled={busy}>
          {t('people.save')}
        </button>
        <Trouble words={trouble} />
        {asked && lacking.size > 0 && <Trouble words={t('spc.write.lacks', { count: lacking.size })} />}
      </div>
      <div className="q-form-columns">
        <div className="q-form-parts">
          <fieldset className="card fields">
            <legend>{t('spc.write.what')}</legend>
            <MeasuredFields {...part} templates={templates} />
          </fieldset>
          <fieldset className="card fields">
            <legend>{t('spc.write.how')}</legend>
            <ChartFields {...part} asks={asksOf(draft)} />
          </fieldset>
          {draft.from !== 'tags' && (
            <fieldset className="card fields">
              <legend>{t('spc.write.specification')}</legend>
              <p className="quiet wide">{t('spc.write.specificationHelp')}</p>
              <SpecificationFields {...part} />
            </fieldset>
          )}
          <fieldset className="card fields">
            <legend>{t('spc.write.then')}</legend>
            <SignalFields {...part} />
          </fieldset>
        </div>
        <div className="q-form-side">
          <TrialCard tried={tried} draft={draft} lacking={lacking.size > 0} change={change} />
          {one && <RetireCharacteristic id={one.id} done={() => done(null)} />}
        </div>
      </div>
    </form>
  );
}
