import { type KeyboardEvent, useState } from 'react';
import type { WhyOfAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import { useNames } from '../losses/use-names.ts';
import { goTo } from '../timeline/moment.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';

/** px; the list shows ten rows and draws no more than it shows. */
const ROW = 28;
const SHOWN = 10;
const SPARE = 4;

type Interval = NonNullable<WhyOfAnswer['inputs']['intervals']>[number];

/** Thousands of intervals, newest first, of which only those in view are drawn. */
export function WhyIntervals(props: {
  readonly intervals: readonly Interval[];
  readonly nameOf: (id: string) => string;
}) {
  const { t, f, fault } = useWords();
  const plant = usePlant();
  const names = useNames();
  const [top, setTop] = useState(0);
  const { intervals, nameOf } = props;
  const several = intervals.some(({ machine }) => machine !== intervals[0]?.machine);
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(intervals.length, first + SHOWN + 2 * SPARE);
  // Rows by their place in time, told newest first.
  const rows = Array.from({ length: last - first }, (_, i) => intervals[intervals.length - 1 - first - i] as Interval);
  const key = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || !(document.activeElement instanceof HTMLElement)) return;
    const next = by > 0 ? document.activeElement.nextElementSibling : document.activeElement.previousElementSibling;
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <fieldset
      className="why-intervals"
      style={{ height: Math.min(intervals.length, SHOWN) * ROW }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={key}
      aria-label={t('why.intervals')}
    >
      <div style={{ height: intervals.length * ROW, paddingTop: first * ROW }}>
        {rows.map((row) => {
          const from = Date.parse(row.from);
          const machine = plant.machines.find((m) => m.id === row.machine);
          return (
            <button
              type="button"
              key={`${row.machine}${row.from}`}
              style={{ height: ROW }}
              title={t('panel.showThen')}
              onClick={() => goTo(Math.ceil(from / 1000) * 1000)}
            >
              <span className="num">{f.seconds(from)}</span>
              <StateGlyph state={row.state} size={13} />
              <span className="why-span-words">
                {row.reason === null ? fault(machine, row.fault, row.state) : names.reason({ reason: row.reason })}
                {several && <span className="quiet"> {nameOf(row.machine)}</span>}
              </span>
              <span className="num">{f.age(Date.parse(row.to) - from)}</span>
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
