import { useState } from 'react';
import type { CallView } from '../../twin/live/protocol.ts';
import type { Line } from '../../twin/plant/model.ts';
import { useCallKind } from '../alarms/use-call-kind.ts';
import { usePlant, useSecond } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import type { Entry } from './entry-queue.ts';

/** Two taps to call somebody: "Call", then for what. What waits to be sent, and who comes, stands beside it. */
export function CallPad({
  line,
  waiting,
  enter,
}: {
  readonly line: Line;
  /** What this device has not sent yet. */
  readonly waiting: readonly Entry[];
  readonly enter: (path: string, body: Record<string, unknown>) => void;
}) {
  const { t, f } = useWords();
  const store = useSecond();
  const { callKinds } = usePlant();
  const kindName = useCallKind();
  const [choosing, setChoosing] = useState(false);
  if (callKinds.length === 0) return null;
  const now = store.now();
  const open = [...store.calls.values()].filter((call) => call.line === line.id).sort((a, b) => a.raised - b.raised);
  const unsent = waiting.filter(({ path }) => path === CALLS);
  const stands = (call: CallView) =>
    t(call.arrived !== null ? 'calls.there' : call.acknowledged !== null ? 'calls.seen' : 'calls.waits');
  const at = () => new Date(store.now()).toISOString();
  return (
    <section className="operator-calls" aria-label={t('calls.open')}>
      {open.map((call) => (
        <div key={call.id} className={call.acknowledged === null ? 'operator-call waits' : 'operator-call'}>
          <b>{kindName(call.kind)}</b>
          <span>{stands(call)}</span>
          <span className="num">{f.duration(now - call.raised)}</span>
          {call.arrived === null && (
            <button type="button" className="tile" onClick={() => enter(`${CALLS}/${call.id}/arrive`, { at: at() })}>
              {t('calls.isThere')}
            </button>
          )}
          <button type="button" className="tile" onClick={() => enter(`${CALLS}/${call.id}/resolve`, { at: at() })}>
            {t('calls.resolve')}
          </button>
        </div>
      ))}
      {unsent.map((entry) => (
        <p key={entry.key} className="stop-waiting">
          {t('calls.unsent', { kind: kindName(String(entry.body['kind'])) })}
        </p>
      ))}
      {choosing ? (
        <fieldset className="pad">
          <legend>{t('calls.forWhat')}</legend>
          {callKinds.map((kind) => (
            <button
              key={kind.id}
              type="button"
              className="tile strong"
              onClick={() => {
                setChoosing(false);
                enter(CALLS, { line: line.id, kind: kind.id, at: at() });
              }}
            >
              {f.say(kind.name)}
            </button>
          ))}
          <button type="button" className="tile" onClick={() => setChoosing(false)}>
            {t('operator.back')}
          </button>
        </fieldset>
      ) : (
        <button type="button" className="tile strong call-tile" onClick={() => setChoosing(true)}>
          {t('calls.call')}
        </button>
      )}
    </section>
  );
}

const CALLS = '/api/v1/calls';
