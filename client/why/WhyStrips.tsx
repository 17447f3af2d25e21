import { type MouseEvent, useMemo } from 'react';
import type { Window } from '../../twin/derived.ts';
import type { WhyOfAnswer } from '../http/openapi.d.ts';
import { StateStrip } from '../record/StateStrip.tsx';
import type { Segment } from '../record/segments.ts';
import { goTo } from '../timeline/moment.ts';
import { useWidth } from '../ui/use-width.ts';
import { useWords } from '../words/use-words.ts';

export interface WhyStripsProps {
  readonly intervals: NonNullable<WhyOfAnswer['inputs']['intervals']>;
  readonly window: Window;
  readonly nameOf: (id: string) => string;
}

/** The same time as a picture, a strip a machine; a click leads to that moment (the rows below do so for the keyboard). */
export function WhyStrips({ intervals, window, nameOf }: WhyStripsProps) {
  const { f } = useWords();
  const [frame, width] = useWidth<HTMLDivElement>();
  const machines = useMemo(() => {
    const by = new Map<string, Segment[]>();
    for (const row of intervals) {
      const segment = {
        from: Date.parse(row.from),
        to: Date.parse(row.to),
        state: row.state,
        fault: row.fault,
        good: 0,
        reject: 0,
        cause: null,
      };
      const list = by.get(row.machine);
      if (list) list.push(segment);
      else by.set(row.machine, [segment]);
    }
    return [...by];
  }, [intervals]);
  const show = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    goTo(window.from + ((event.clientX - box.left) / box.width) * (window.to - window.from));
  };
  return (
    <div className="why-strips" ref={frame} aria-hidden="true">
      {width > 0 &&
        machines.map(([machine, segments]) => (
          <div key={machine}>
            {machines.length > 1 && <span className="caption">{nameOf(machine)}</span>}
            <button type="button" tabIndex={-1} className="why-strip" onClick={show}>
              <StateStrip segments={segments} from={window.from} to={window.to} width={width} height={18} />
            </button>
          </div>
        ))}
      <div className="why-ends caption num">
        <span>{f.day(window.from)}</span>
        <span>{f.day(window.to)}</span>
      </div>
    </div>
  );
}
