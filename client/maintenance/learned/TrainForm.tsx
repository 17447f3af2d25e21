import { useState } from 'react';
import {
  type ModelFamily,
  type ModelForm,
  type ModelsAnswer,
  stopTraining,
  trainModel,
} from '../../http/predict-api.ts';
import { useSecond } from '../../live/twin-context.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { KEEPS } from './ModelCard.tsx';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FORMS: readonly ModelForm[] = ['linear', 'network'];

/** Learns a model from the record of this plant: for which machines, how far ahead, from how long a past. */
export function TrainForm({
  families,
  training,
  native,
  changed,
}: {
  readonly families: readonly ModelFamily[];
  readonly training: ModelsAnswer['training'];
  /** Networks are learned where the native binding is. */
  readonly native: boolean;
  changed(): void;
}) {
  const { t, f } = useWords();
  const me = useMe();
  const store = useSecond();
  const widest = families.at(-1)?.id ?? '';
  const [family, setFamily] = useState<string | null>(null);
  const [hours, setHours] = useState('72');
  const [days, setDays] = useState('30');
  const [form, setForm] = useState<ModelForm>('linear');
  const [trouble, setTrouble] = useState('');
  const runs = training !== null && (training.state === 'reading' || training.state === 'learning');
  const asked = { family: family ?? widest, horizonHours: Number(hours), days: Number(days) };
  const sound = asked.family !== '' && asked.horizonHours >= 1 && asked.days >= 1;
  const act = async (work: () => Promise<unknown>) => {
    setTrouble('');
    try {
      await work();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    changed();
  };
  const begin = () => {
    const to = store.now();
    const { horizonHours } = asked;
    return trainModel({ family: asked.family, horizonHours, form, from: to - asked.days * DAY_MS, to });
  };
  return (
    <section className="card" aria-labelledby="train-title">
      <h2 id="train-title">{t('maintenance.train.title')}</h2>
      <p className="quiet">{t('maintenance.train.how')}</p>
      {hasRole(me, KEEPS) && (
        <form
          className="train-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (sound && !runs) void act(begin);
          }}
        >
          <label className="field">
            {t('maintenance.train.family')}
            <select value={asked.family} onChange={(event) => setFamily(event.target.value)}>
              {[...families].reverse().map((one) => (
                <option key={one.id} value={one.id}>
                  {t('maintenance.train.familyOf', { family: one.id, count: one.machines.length })}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            {t('maintenance.train.horizon')}
            <input type="number" min="1" max="2000" value={hours} onChange={(event) => setHours(event.target.value)} />
          </label>
          <label className="field">
            {t('maintenance.train.days')}
            <input type="number" min="1" max="1000" value={days} onChange={(event) => setDays(event.target.value)} />
          </label>
          <label className="field">
            {t('maintenance.train.form')}
            <select value={form} onChange={(event) => setForm(event.target.value as ModelForm)}>
              {FORMS.map((one) => (
                <option key={one} value={one} disabled={one === 'network' && !native}>
                  {t(`maintenance.models.form.${one}`)}
                </option>
              ))}
            </select>
          </label>
          {!native && <p className="quiet">{t('maintenance.train.notNative')}</p>}
          <button type="submit" className="button primary" disabled={runs || !sound}>
            {t('maintenance.train.begin')}
          </button>
        </form>
      )}
      <Trouble words={trouble} />
      {training && (
        <div className="training" aria-live="polite" data-training={training.state}>
          <p>
            {t(`maintenance.train.state.${training.state}`, {
              family: training.family,
              time: f.duration(training.horizonHours * HOUR_MS),
            })}{' '}
            {training.why}
          </p>
          {runs && (
            <>
              <progress value={training.progress} max={1} aria-label={t('maintenance.train.progress')} />
              <button type="button" className="button" onClick={() => void act(stopTraining)}>
                {t('maintenance.train.stop')}
              </button>
            </>
          )}
        </div>
      )}
    </section>
  );
}
