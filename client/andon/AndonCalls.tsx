import type { Line } from '../../twin/plant/model.ts';
import { isLate, useCallWords } from '../alarms/use-call-words.ts';
import { useTwin } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

/** More are not read from ten metres. */
const MOST = 3;

/** Open calls of the line: for what, since when, and whether somebody comes. Nothing where there is none. */
export function AndonCalls({ line, fresh }: { readonly line: Line; readonly fresh: boolean }) {
  const { t, f } = useWords();
  const { store } = useTwin();
  const { what, stands } = useCallWords();
  const calls = [...store.calls.values()].filter((call) => call.line === line.id).sort((a, b) => a.raised - b.raised);
  if (calls.length === 0 || !fresh || store.status === 'replay') return null;
  const now = store.now();
  return (
    <section className="andon-calls" aria-label={t('calls.open')}>
      {calls.slice(0, MOST).map((call) => (
        <div
          key={call.id}
          className={call.acknowledged === null || isLate(call, now) ? 'andon-call waits' : 'andon-call'}
        >
          <svg className="andon-bell" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 2a6 6 0 0 0-6 6v5l-2 4h16l-2-4V8a6 6 0 0 0-6-6zM9 19a3 3 0 0 0 6 0z" />
          </svg>
          <b>{what(call)}</b>
          <span className="andon-call-who">{stands(call, now)}</span>
          <span className="num">{f.duration(now - call.raised)}</span>
        </div>
      ))}
      {calls.length > MOST && <div className="andon-call more num">+{calls.length - MOST}</div>}
    </section>
  );
}
