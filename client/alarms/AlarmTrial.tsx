import { type FormEvent, useState } from 'react';
import { type Trial, tryAlarm } from '../http/alarms-api.ts';
import { useTwin } from '../live/twin-context.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { placeOf } from './alarm-place.ts';
import { MomentLink } from './MomentLink.tsx';
import { SpanPicker } from './SpanPicker.tsx';
import { useAlarms } from './use-alarm-names.ts';
import { useWindow } from './use-window.ts';

/** "What would another delay have told?": the past replayed, before and after side by side. */
export function AlarmTrial() {
  const { t, f } = useWords();
  const { plant } = useTwin().answer;
  const alarms = useAlarms();
  const { span, setSpan, from, to } = useWindow('month');
  const [id, setId] = useState('');
  const [onDelay, setOnDelay] = useState('30');
  const [offDelay, setOffDelay] = useState('0');
  const [deadband, setDeadband] = useState('');
  const [limit, setLimit] = useState('');
  const [found, setFound] = useState<Trial | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const alarm = alarms.find((one) => one.id === id) ?? alarms[0];

  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (!alarm || busy) return;
    setBusy(true);
    setTrouble('');
    try {
      setFound(
        await tryAlarm({
          alarm: alarm.id,
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          onDelayS: Number(onDelay) || 0,
          offDelayS: Number(offDelay) || 0,
          ...(deadband === '' ? {} : { deadband: Number(deadband) }),
          ...(limit === '' ? {} : { limit: Number(limit) }),
        }),
      );
    } catch (error) {
      setFound(null);
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const figures = [
    ['avoided', t('alarms.avoided')],
    ['missed', t('alarms.missed')],
    ['delayed', t('alarms.delayed')],
    ['added', t('alarms.added')],
  ] as const;
  return (
    <section className="card alarms-card">
      <h2>{t('alarms.tab.try')}</h2>
      <p className="quiet">{t('alarms.tryHow')}</p>
      <form className="trial-form" onSubmit={(event) => void go(event)}>
        <label className="trial-alarm">
          {t('alarms.alarm')}
          <select value={alarm?.id ?? ''} onChange={(event) => setId(event.target.value)}>
            {alarms.map((one) => (
              <option key={one.id} value={one.id}>
                {f.say(one.text)} · {placeOf(plant, one, f)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('alarms.onDelay')}
          <input type="number" min="0" value={onDelay} onChange={(event) => setOnDelay(event.target.value)} />
        </label>
        <label>
          {t('alarms.offDelay')}
          <input type="number" min="0" value={offDelay} onChange={(event) => setOffDelay(event.target.value)} />
        </label>
        <label>
          {t('alarms.limit')}
          <input
            type="number"
            step="any"
            placeholder={t('alarms.asItIs')}
            value={limit}
            onChange={(event) => setLimit(event.target.value)}
          />
        </label>
        <label>
          {t('alarms.deadband')}
          <input
            type="number"
            step="any"
            min="0"
            placeholder={t('alarms.asItIs')}
            value={deadband}
            onChange={(event) => setDeadband(event.target.value)}
          />
        </label>
        <SpanPicker span={span} pick={setSpan} />
        <button type="submit" className="button primary" disabled={busy || !alarm}>
          {t(busy ? 'alarms.trying' : 'alarms.tryIt')}
        </button>
      </form>
      <Trouble words={trouble} />
      {found && alarm && (
        <div aria-live="polite">
          <div className="trial-bars">
            {(['before', 'after'] as const).map((side) => (
              <div key={side}>
                <span>{t(side === 'before' ? 'alarms.before' : 'alarms.after')}</span>
                <span className="top-bar">
                  <i
                    style={{
                      width: `${(100 * found[side].activations) / Math.max(1, found.before.activations, found.after.activations)}%`,
                    }}
                  />
                </span>
                <b className="num">{f.number(found[side].activations)}</b>
              </div>
            ))}
          </div>
          <dl className="measures">
            {figures.map(([key, name]) => (
              <div
                key={key}
                className={key === 'missed' && found.missed.activations > 0 ? 'measure missed' : 'measure'}
              >
                <dt>{name}</dt>
                <dd className="num">{f.number(found[key].activations)}</dd>
                <dd className="measure-target">
                  {found[key].episodes
                    .slice(-3)
                    .reverse()
                    .map(({ at }) => (
                      <MomentLink key={at} place={alarm} at={Date.parse(at)}>
                        {f.day(Date.parse(at))}
                      </MomentLink>
                    ))}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </section>
  );
}
