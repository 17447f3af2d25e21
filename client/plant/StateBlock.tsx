import { STATES, type State } from '../../twin/words.ts';
import { isStop } from '../record/stops.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';

export interface StateBlockProps {
  readonly state: State;
  readonly reason: string;
  readonly since: number;
  readonly at: number;
  /** What was known before the stream stopped. */
  readonly known?: { readonly state: number; readonly until: number };
}

/** The state, why, since when and for how long. Red ground only for what is down. */
export function StateBlock({ state, reason, since, at, known }: StateBlockProps) {
  const words = useWords();
  const { t, f } = words;
  const last = known && state === 'unknown' && known.state > 0 ? (STATES[known.state] ?? null) : null;
  const why = reason === words.state(state) ? '' : reason;
  return (
    <div
      className={`state-block ${state === 'breakdown' || state === 'micro-stop' ? 'down' : state === 'unknown' ? 'unknown' : isStop(state) ? 'stop' : ''}`}
    >
      <StateGlyph state={state} size={28} ink="var(--block-ink)" />
      <div>
        <div className="state-word">{words.state(state)}</div>
        <div className="state-why">
          {last
            ? t('panel.lastSeen', { state: f.inline(words.state(last)), time: f.seconds(known!.until) })
            : why
              ? t('panel.whySince', { why, time: f.seconds(since) })
              : t('panel.since', { time: f.seconds(since) })}
        </div>
      </div>
      <b className="state-age num">{f.duration(at - since)}</b>
    </div>
  );
}
