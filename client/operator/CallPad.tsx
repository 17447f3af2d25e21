import { useState } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import { useCallKind } from '../alarms/use-call-kind.ts';
import { isLate, useCallWords } from '../alarms/use-call-words.ts';
import { usePlant, useSecond } from '../live/twin-context.ts';
import { MaterialPad } from '../supply/MaterialPad.tsx';
import { useWords } from '../words/use-words.ts';
import type { Entry } from './entry-queue.ts';
import { TagPad } from './TagPad.tsx';

/** Two taps to call somebody: "Call", then for what. What waits to be sent, and who comes, stands beside it. */
export function CallPad({
  line,
  materials,
  waiting,
  enter,
}: {
  readonly line: Line;
  /** What the product that runs is made of. */
  readonly materials: readonly string[];
  /** What this device has not sent yet. */
  readonly waiting: readonly Entry[];
  readonly enter: (path: string, body: Record<string, unknown>) => void;
}) {
  const { t, f } = useWords();
  const store = useSecond();
  const { callKinds } = usePlant();
  const kindName = useCallKind();
  const { what, stands, binName } = useCallWords();
  const [choosing, setChoosing] = useState(false);
  const now = store.now();
  const open = [...store.calls.values()].filter((call) => call.line === line.id).sort((a, b) => a.raised - b.raised);
  const unsent = waiting.filter(({ path }) => path === CALLS);
  const unsentName = ({ body }: Entry) => {
    const { bin, material } = (body['material'] ?? {}) as { bin?: string; material?: string };
    return bin || material ? binName(bin ?? null, material ?? '') : kindName(String(body['kind']));
  };
  const at = () => new Date(store.now()).toISOString();
  return (
    <section className="operator-calls" aria-label={t('calls.open')}>
      {open.map((call) => (
        <div
          key={call.id}
          className={`operator-call ${call.acknowledged === null ? 'waits' : ''} ${isLate(call, now) ? 'late' : ''}`}
        >
          <b>{what(call)}</b>
          <span>{stands(call, now)}</span>
          <span className="num">{f.duration(now - call.raised)}</span>
          {call.arrived === null && !call.material && (
            <button type="button" className="tile" onClick={() => enter(`${CALLS}/${call.id}/arrive`, { at: at() })}>
              {t('calls.isThere')}
            </button>
          )}
          <button type="button" className="tile" onClick={() => enter(`${CALLS}/${call.id}/resolve`, { at: at() })}>
            {t(call.material ? 'supply.delivered' : 'calls.resolve')}
          </button>
          {call.material && (
            <button type="button" className="tile" onClick={() => enter(`${CALLS}/${call.id}/cancel`, { at: at() })}>
              {t('supply.cancel')}
            </button>
          )}
        </div>
      ))}
      {unsent.map((entry) => (
        <p key={entry.key} className="stop-waiting">
          {t('calls.unsent', { kind: unsentName(entry) })}
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
        <div className="call-tiles">
          {callKinds.length > 0 && (
            <button type="button" className="tile strong call-tile" onClick={() => setChoosing(true)}>
              {t('calls.call')}
            </button>
          )}
          <MaterialPad line={line} materials={materials} enter={enter} />
          <TagPad line={line} waiting={waiting} enter={enter} />
        </div>
      )}
    </section>
  );
}

const CALLS = '/api/v1/calls';
