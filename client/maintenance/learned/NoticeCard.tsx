import { useState } from 'react';
import { type FailureModel, trainModel } from '../../http/predict-api.ts';
import { usePlant, useSecond } from '../../live/twin-context.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { KEEPS } from './ModelCard.tsx';

const DAY_MS = 86_400_000;
/** Learned anew is from so long a past. */
const DAYS = 90;

/** Why the model is to be doubted, with the evidence, and what can be done at once; nothing where nothing is known against it. */
export function NoticeCard({ model, changed }: { readonly model: FailureModel; changed(): void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const store = useSecond();
  const me = useMe();
  const [trouble, setTrouble] = useState('');
  const [begun, setBegun] = useState(false);
  if (model.notices.length === 0) return null;
  const nameOf = (key: string) => {
    const tag = plant.tags.find((one) => one.key === key);
    return tag ? f.say(tag.words) : key;
  };
  const figure = (value: number | null) => (value === null ? f.none : f.number(value, 3));
  const learnAnew = async () => {
    setTrouble('');
    const to = store.now();
    try {
      const { family, horizonHours, form } = model;
      await trainModel({ family, horizonHours, form, from: to - DAYS * DAY_MS, to });
      setBegun(true);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    changed();
  };
  return (
    <section className="card notice-card" aria-labelledby="notice-title" data-notices={model.notices.length}>
      <h2 id="notice-title">{t('maintenance.notice.title')}</h2>
      <ul>
        {model.notices.map((one) => (
          <li key={one.kind}>
            {t(`maintenance.notice.${one.kind}`, {
              time: f.day(Date.parse(one.from)),
              signals: one.signals.map(nameOf).join(', '),
              brier: figure(one.brier),
              average: figure(one.average),
              better: figure(one.better),
              version: one.version ?? f.none,
              learned: one.learned ?? f.none,
              since: one.since ?? f.none,
            })}
          </li>
        ))}
      </ul>
      {hasRole(me, KEEPS) && (
        <button type="button" className="button" disabled={begun} onClick={() => void learnAnew()}>
          {t('maintenance.notice.anew')}
        </button>
      )}
      {begun && <p role="status">{t('maintenance.notice.learning')}</p>}
      <Trouble words={trouble} />
    </section>
  );
}
