import type { ShiftView } from '../../twin/live/protocol.ts';
import type { Line } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';
import { useTwin } from '../live/twin-context.ts';
import { StripBars } from '../record/StateStrip.tsx';
import { useLineRecord } from '../record/use-record.ts';
import { stateColour, stripFill } from '../ui/state-paint.ts';
import { useWords } from '../words/use-words.ts';

const WIDTH = 1180;
const BARS = 96;
const TWO_HOURS = 7_200_000;
const RECENT_MS = 8 * 3_600_000;
/** The wall moves its now line so often, ms; a pixel of an 8 h shift is 24 s. */
const STEP_MS = 10_000;
const LEGEND: readonly State[] = ['breakdown', 'blocked', 'starved', 'setup', 'planned-stop'];

/** The record of the shift at the line's constraint; what is still to come is hatched. */
export function AndonShift({ line, shift }: { readonly line: Line; readonly shift: ShiftView | null }) {
  const { t, f, state } = useWords();
  const { store } = useTwin();
  const now = Math.floor(store.moment() / STEP_MS) * STEP_MS;
  const from = shift?.from ?? now - RECENT_MS;
  const to = shift?.to ?? now;
  const record = useLineRecord([line.constraint], from, to).get(line.constraint) ?? [];
  const x = (at: number) => ((at - from) / (to - from)) * WIDTH;
  const seen = new Set<State>(record.map((segment) => (segment.state === 'micro-stop' ? 'breakdown' : segment.state)));
  const marks: number[] = [];
  for (let mark = from; mark <= to; mark += TWO_HOURS) marks.push(mark);
  return (
    <section className="andon-shift">
      <h2>
        <span>{t(shift ? 'andon.shift' : 'andon.recent')}</span>
        <span className="andon-legend" aria-hidden="true">
          {LEGEND.filter((word) => seen.has(word)).map((word) => (
            <span key={word}>
              <svg className="andon-key" viewBox="0 0 30 30" aria-hidden="true">
                <rect width="30" height="30" fill={stripFill(word) === 'none' ? stateColour(word) : stripFill(word)} />
              </svg>
              {state(word)}
            </span>
          ))}
        </span>
      </h2>
      <svg viewBox={`0 -8 ${WIDTH} 158`} className="andon-strip" aria-hidden="true">
        {now < to && <rect x={x(now)} width={WIDTH - x(now)} height={BARS} fill="url(#strip-future)" />}
        <StripBars segments={record} from={from} to={to} width={WIDTH} height={BARS} low />
        {now > from && now < to && <rect x={x(now) - 3} y="-6" width="6" height={BARS + 12} className="now" />}
        {marks.map((mark, i) => (
          <text key={mark} x={x(mark)} y="140" textAnchor={i === 0 ? 'start' : x(mark) > WIDTH - 50 ? 'end' : 'middle'}>
            {f.clock(mark)}
          </text>
        ))}
      </svg>
    </section>
  );
}
