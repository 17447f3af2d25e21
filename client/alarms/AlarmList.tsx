import { useState } from 'react';
import type { AlarmView } from '../../twin/live/protocol.ts';
import { awaitsAnswer } from '../../twin/words.ts';
import { type AlarmAct, answerAlarm } from '../http/alarms-api.ts';
import { useSecond } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { FLOOD_ABOVE, floodLink, floodOf } from '../why/flood.ts';
import { useWords } from '../words/use-words.ts';
import { AlarmRow } from './AlarmRow.tsx';
import { inOrder, isHidden } from './alarm-order.ts';
import { HideDialog } from './HideDialog.tsx';

/** Alarms that stand, the most urgent first: acknowledged with one click, or several at once. */
export function AlarmList() {
  const { t } = useWords();
  const store = useSecond();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [hiding, setHiding] = useState<{ alarm: AlarmView; act: 'shelve' | 'out-of-service' } | null>(null);
  const [trouble, setTrouble] = useState('');
  const rows = [...store.alarms.values()].sort(inOrder);
  const standing = rows.filter(({ state }) => !isHidden(state));
  const hidden = rows.filter(({ state }) => isHidden(state) && state !== 'suppressed-by-design');
  const suppressed = rows.length - standing.length - hidden.length;
  const chosen = standing.filter(({ id, state }) => picked.has(id) && awaitsAnswer(state));
  const waiting = standing.filter(({ state }) => awaitsAnswer(state));

  const flood = floodOf(standing);

  const answer = async (alarms: readonly AlarmView[], act: AlarmAct, body = {}) => {
    setTrouble('');
    try {
      for (const { id } of alarms) await answerAlarm(id, act, body);
      setPicked(new Set());
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  const pick = (id: string, on: boolean) => {
    const next = new Set(picked);
    if (on) next.add(id);
    else next.delete(id);
    setPicked(next);
  };
  const props = (alarm: AlarmView) => ({
    alarm,
    now: store.now(),
    plant: store.plant,
    answer: (act: AlarmAct) => void answer([alarm], act),
    hide: (act: 'shelve' | 'out-of-service') => setHiding({ alarm, act }),
  });
  return (
    <section className="card alarms-card" aria-labelledby="alarms-now">
      <div className="card-head">
        <h2 id="alarms-now">{t('alarms.standing', { count: standing.length })}</h2>
        <span className="grow" />
        {waiting.length > 1 && (
          <button
            type="button"
            className="button"
            aria-pressed={chosen.length === waiting.length}
            onClick={() =>
              setPicked(chosen.length === waiting.length ? new Set() : new Set(waiting.map(({ id }) => id)))
            }
          >
            {t('alarms.pickAll')}
          </button>
        )}
        {chosen.length > 0 && (
          <button type="button" className="button primary" onClick={() => void answer(chosen, 'acknowledge')}>
            {t('alarms.acknowledgeThese', { count: chosen.length })}
          </button>
        )}
      </div>
      {flood && store.status === 'live' && (
        <p className="alarms-flood">
          <span>{t(flood.count > FLOOD_ABOVE ? 'alarms.flood' : 'alarms.close', { count: flood.count })}</span>
          <Link className="button" href={floodLink(flood)}>
            {t('find.findOut')}
          </Link>
        </p>
      )}
      <Trouble words={trouble} />
      {standing.length === 0 && <p className="alarms-none">{t('alarms.none')}</p>}
      <ul className="alarm-rows">
        {standing.map((alarm) => (
          <AlarmRow key={alarm.id} {...props(alarm)} picked={picked.has(alarm.id)} pick={(on) => pick(alarm.id, on)} />
        ))}
      </ul>
      {hidden.length > 0 && (
        <>
          <h3>{t('alarms.hidden', { count: hidden.length })}</h3>
          <ul className="alarm-rows hidden-rows">
            {hidden.map((alarm) => (
              <AlarmRow key={alarm.id} {...props(alarm)} />
            ))}
          </ul>
        </>
      )}
      {suppressed > 0 && <p className="quiet">{t('alarms.suppressed', { count: suppressed })}</p>}
      {hiding && (
        <HideDialog
          {...hiding}
          close={() => setHiding(null)}
          done={(body) => {
            void answer([hiding.alarm], hiding.act, body);
            setHiding(null);
          }}
        />
      )}
    </section>
  );
}
