import { useState } from 'react';
import { answerCall, type CallAct } from '../http/alarms-api.ts';
import { useSecond } from '../live/twin-context.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { placeOf } from './alarm-place.ts';
import { isLate, useCallWords } from './use-call-words.ts';

/** Open calls of a line, or of all: who wants what since when; nothing where there is none. */
export function CallList({ line }: { readonly line: string | null }) {
  const { t, f } = useWords();
  const store = useSecond();
  const { what, stands } = useCallWords();
  const [trouble, setTrouble] = useState('');
  const calls = [...store.calls.values()]
    .filter((call) => line === null || call.line === line)
    .sort((a, b) => a.raised - b.raised);
  if (calls.length === 0 || store.status === 'replay') return null;
  const answer = (id: string, act: CallAct) => {
    setTrouble('');
    answerCall(id, act).catch((error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)));
  };
  return (
    <section className="card alarms-card call-card" aria-label={t('calls.open')}>
      <h2>{t('calls.open')}</h2>
      <Trouble words={trouble} />
      <ul className="call-rows">
        {calls.map((call) => (
          <li key={call.id} className={call.level > 0 || isLate(call, store.now()) ? 'raised' : ''}>
            <b>{what(call)}</b>
            <span>
              {placeOf(store.plant, call, f)}
              {call.note !== '' && ` · ${call.note}`}
            </span>
            <span className="quiet">
              {stands(call, store.now())}
              {call.acknowledged !== null && call.acknowledgedBy !== '' && ` · ${call.acknowledgedBy}`}
              {!call.material &&
                call.acknowledged === null &&
                call.level > 0 &&
                ` · ${t('alarms.raised', { count: call.level })}`}
            </span>
            <span className="num alarm-age">{f.duration(store.now() - call.raised)}</span>
            <span className="alarm-acts">
              {call.acknowledged === null && (
                <button type="button" className="button primary" onClick={() => answer(call.id, 'acknowledge')}>
                  {t(call.material ? 'supply.take' : 'calls.acknowledge')}
                </button>
              )}
              {!call.material && call.arrived === null && call.acknowledged !== null && (
                <button type="button" className="button primary" onClick={() => answer(call.id, 'arrive')}>
                  {t('calls.arrive')}
                </button>
              )}
              <button type="button" className="button" onClick={() => answer(call.id, 'resolve')}>
                {t(call.material ? 'supply.delivered' : 'calls.resolve')}
              </button>
              {call.material && (
                <button type="button" className="button" onClick={() => answer(call.id, 'cancel')}>
                  {t('supply.cancel')}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
