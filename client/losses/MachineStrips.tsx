import type { MouseEvent } from 'react';
import { useTwin } from '../live/twin-context.ts';
import { StateStrip } from '../record/StateStrip.tsx';
import { useRecord } from '../record/use-record.ts';
import { Link } from '../router/Link.tsx';
import { goTo } from '../timeline/moment.ts';
import { zoneOffset } from '../timeline/shift-edges.ts';
import { markEvery, marksOf } from '../timeline/time-window.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWidth } from '../ui/use-width.ts';
import { useWords } from '../words/use-words.ts';
import type { Asked } from './asked.ts';

const DAY = 86_400_000;
/** A longer period shows its last week. */
const LONGEST_MS = 7 * DAY;
/** Up to this every interval is read; beyond, what held longest in a pixel's worth. */
const EXACT_MS = 25 * 3_600_000;
const LEGEND = ['breakdown', 'blocked', 'starved', 'setup', 'unknown'] as const;

/** The states of every machine of the line (of all lines: their constraints) over the period; a click leads to the moment. */
export function MachineStrips({ asked }: { readonly asked: Asked }) {
  const { t, f, state } = useWords();
  const { plant } = useTwin().answer;
  const [frame, width] = useWidth<HTMLButtonElement>();
  const { line, period } = asked;
  const from = Math.max(period.from, period.to - LONGEST_MS);
  const span = { from, to: period.to };
  const slots = line ? line.machines : plant.lines.map(({ constraint }) => constraint);
  const step = span.to - span.from > EXACT_MS ? Math.ceil((span.to - span.from) / 1000 / 400) : 0;
  const record = useRecord(slots, span.from, span.to, step);
  const marks = width > 0 ? marksOf(span, markEvery(span, width), zoneOffset(from, plant.site.timezone)) : [];
  // A day is written wider than a time.
  const dense = marks.length > 1 && width / marks.length < 84;
  const show = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    goTo(from + ((event.clientX - box.left) / box.width) * (span.to - from));
  };
  return (
    <section className="card strips" aria-labelledby="strips-title">
      <div className="card-head">
        <h2 id="strips-title">{t('panel.machines')}</h2>
        {from > period.from && <span className="caption">{t('losses.lastWeek')}</span>}
        <span className="grow" />
        <span className="strips-legend" aria-hidden="true">
          {LEGEND.map((word) => (
            <span key={word}>
              <StateGlyph state={word} size={12} /> {state(word)}
            </span>
          ))}
        </span>
      </div>
      <div className="strips-rows">
        {slots.map((slot, i) => {
          const machine = plant.machines[slot]!;
          const of = line ? machine : plant.lines[i]!;
          return (
            <div key={machine.id} className="strips-row">
              <Link href={line ? `/plant?machine=${machine.id}` : `/losses?line=${of.id}`}>{f.say(of.name)}</Link>
              <button
                type="button"
                tabIndex={-1}
                aria-label={t('panel.showThen')}
                className="strips-strip"
                ref={i === 0 ? frame : undefined}
                onClick={show}
              >
                {width > 0 && (
                  <StateStrip
                    segments={record.get(slot) ?? []}
                    from={span.from}
                    to={span.to}
                    width={width}
                    height={18}
                  />
                )}
              </button>
            </div>
          );
        })}
        <div className="strips-row caption num" aria-hidden="true">
          <span />
          <div className="strips-marks">
            {marks
              .filter((_, i) => !dense || i % 2 === 1)
              .map((mark) => (
                <span key={mark} style={{ insetInlineStart: `${(100 * (mark - from)) / (span.to - from)}%` }}>
                  {span.to - from > EXACT_MS ? f.day(mark).split(',')[0] : f.clock(mark)}
                </span>
              ))}
          </div>
        </div>
      </div>
    </section>
  );
}
