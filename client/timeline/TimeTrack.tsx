import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { useSecond, useTwin } from '../live/twin-context.ts';
import { StripBars } from '../record/StateStrip.tsx';
import type { Segment } from '../record/segments.ts';
import { isStop } from '../record/stops.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWidth } from '../ui/use-width.ts';
import { useWords } from '../words/use-words.ts';
import { goTo } from './moment.ts';
import { namedShiftsIn, zoneOffset } from './shift-edges.ts';
import { keyStep, markEvery, marksOf, type Span, type Zoom } from './time-window.ts';
import type { Playback } from './use-playback.ts';
import { usePreparing } from './use-preparing.ts';

export interface TimeTrackProps {
  readonly span: Span;
  readonly zoom: Zoom;
  readonly at: number | null;
  readonly record: ReadonlyMap<number, readonly Segment[]>;
  readonly playback: Playback;
}

/** px: room for the labels above the strips, the strips, the times below. */
const TOP = 22;
const STRIPS = 72;
const HEIGHT = 116;
/** While a finger drags, another moment is asked for at most so often, ms. */
const DRAG_EVERY_MS = 120;

/** The strips, the present, the moment shown: a slider over the record, by mouse, finger or keys. */
export function TimeTrack({ span, zoom, at, record, playback }: TimeTrackProps) {
  const { t, f } = useWords();
  const store = useSecond();
  const preparing = usePreparing();
  const [frame, width] = useWidth<HTMLDivElement>();
  const dragged = useRef(0);
  const [pointed, setPointed] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const { plant } = store;
  const { timezone } = plant.site;
  const now = store.now();
  const offset = useMemo(() => zoneOffset(span.from, timezone), [span.from, timezone]);
  const shifts = useMemo(() => namedShiftsIn(plant, null, span.from, span.to), [plant, span.from, span.to]);
  const x = (moment: number) => ((moment - span.from) / (span.to - span.from)) * width;
  const row = STRIPS / plant.lines.length;
  const gap = row > 12 ? 6 : row > 5 ? 2 : 0.5;
  const shown = at ?? now;
  const oldest = store.oldest;

  const goNear = (clientX: number, replace: boolean) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    const moment = span.from + ((clientX - box.left) / box.width) * (span.to - span.from);
    goTo(moment >= now - 1000 ? null : Math.max(moment, oldest), replace);
  };
  const pointer = (event: PointerEvent, replace: boolean) => {
    playback.pause();
    goNear(event.clientX, replace);
  };
  const key = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (by !== undefined) {
      const moment = shown + by * (event.shiftKey ? 10 : 1) * keyStep(zoom);
      goTo(moment >= now ? null : Math.max(moment, oldest), true);
    } else if (event.key === 'Home') goTo(Math.max(oldest, span.from), true);
    else if (event.key === 'End') goTo(null, true);
    else if (event.key === ' ') playback.playing ? playback.pause() : at === null || playback.play(playback.pace);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={frame}
      className="time-track"
      role="slider"
      tabIndex={0}
      aria-label={t('time.moment')}
      aria-valuemin={Math.round(Math.max(oldest, span.from) / 1000)}
      aria-valuemax={Math.round(now / 1000)}
      aria-valuenow={Math.round(shown / 1000)}
      aria-valuetext={at === null ? t('time.now', { time: f.clock(now) }) : f.day(at)}
      onKeyDown={key}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointer(event, at !== null);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) {
          const box = event.currentTarget.getBoundingClientRect();
          setPointed(
            event.pointerType === 'mouse' ? { x: event.clientX - box.left, y: event.clientY - box.top } : null,
          );
          return;
        }
        setPointed(null);
        if (event.timeStamp - dragged.current < DRAG_EVERY_MS) return;
        dragged.current = event.timeStamp;
        pointer(event, true);
      }}
      onPointerLeave={() => setPointed(null)}
      onPointerUp={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) pointer(event, true);
      }}
    >
      {width > 0 && (
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {x(now) < width && (
            <rect x={x(now)} y={TOP - 4} width={width - x(now)} height={STRIPS + 4} fill="url(#strip-future)" />
          )}
          {oldest > span.from && (
            <text
              x={Math.max(4, x(oldest) - 6)}
              y={TOP + STRIPS / 2 + 4}
              textAnchor={x(oldest) > 120 ? 'end' : 'start'}
              className="track-note"
            >
              {preparing === null
                ? t('time.recordBegins')
                : t('time.preparing', { percent: f.percent(preparing / 100) })}
            </text>
          )}
          {marksOf(span, markEvery(span, width), offset).map((mark) => (
            <g key={mark}>
              <line x1={x(mark)} x2={x(mark)} y1={TOP - 4} y2={TOP + STRIPS} className="track-mark" />
              <text
                x={x(mark)}
                y={TOP + STRIPS + 14}
                textAnchor={x(mark) < 18 ? 'start' : x(mark) > width - 18 ? 'end' : 'middle'}
              >
                {zoom > 24 ? f.date(mark) : f.clock(mark)}
              </text>
            </g>
          ))}
          {plant.lines.map((line, i) => (
            <g key={line.id} transform={`translate(0,${TOP + i * row})`}>
              <StripBars
                segments={record.get(line.constraint) ?? []}
                from={span.from}
                to={span.to}
                width={width}
                height={row - gap}
              />
            </g>
          ))}
          {shifts.map((shift) => (
            <g key={shift.from}>
              {shift.from > span.from && (
                <line x1={x(shift.from)} x2={x(shift.from)} y1={6} y2={TOP + STRIPS} className="track-shift" />
              )}
              {width > 520 && x(Math.min(shift.to, span.to)) - x(Math.max(shift.from, span.from)) > 130 && (
                <text x={x(Math.max(shift.from, span.from)) + 5} y={13} className="track-name">
                  {f.say(shift.name)}
                </text>
              )}
            </g>
          ))}
          <Flag
            x={x(now)}
            width={width}
            words={t('time.now', { time: f.clock(now) })}
            quiet={at !== null}
            bare={at !== null && Math.abs(x(now) - x(at)) < 90}
          />
          {at !== null && <Flag x={x(at)} width={width} words={f.seconds(at)} quiet={false} />}
        </svg>
      )}
      {pointed && <Pointed {...pointed} span={span} width={width} row={row} record={record} />}
    </div>
  );
}

interface PointedProps extends Pick<TimeTrackProps, 'span' | 'record'> {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly row: number;
}

/** What the record says under the mouse: line, state, from when to when. Repeats what can be read elsewhere by keys. */
function Pointed({ x, y, span, width, row, record }: PointedProps) {
  const { f, state, fault } = useWords();
  const { plant } = useTwin().answer;
  const line = plant.lines[Math.floor((y - TOP) / row)];
  const at = span.from + (x / width) * (span.to - span.from);
  const found = line && record.get(line.constraint)?.find((s) => s.from <= at && s.to > at);
  if (!line || !found) return null;
  const machine = plant.machines[line.constraint];
  const word = found.fault > 0 && isStop(found.state) ? fault(machine, found.fault, found.state) : state(found.state);
  return (
    <div className="track-pointed" aria-hidden="true" style={{ left: Math.min(Math.max(x, 110), width - 110) }}>
      <StateGlyph state={found.state} size={13} />
      <b>{f.say(line.name)}</b> {word}
      <span className="num">
        {(span.to - span.from > 25 * 3_600_000 ? f.day : f.clock)(found.from)} · {f.duration(found.to - found.from)}
      </span>
    </div>
  );
}

/** A line through all strips with its time on top. `quiet`: not what the screen shows. */
function Flag({
  x,
  width,
  words,
  quiet,
  bare = false,
}: {
  readonly x: number;
  readonly width: number;
  readonly words: string;
  readonly quiet: boolean;
  /** The line alone: another flag stands where the words would. */
  readonly bare?: boolean;
}) {
  if (x < -1 || x > width + 1) return null;
  const half = words.length * 3.3 + 7;
  const middle = Math.min(width - half, Math.max(half, x));
  return (
    <g className={quiet ? 'track-flag quiet' : 'track-flag'}>
      <line x1={x} x2={x} y1={4} y2={TOP + STRIPS} />
      {!bare && (
        <>
          <rect x={middle - half} y={0} width={half * 2} height={18} rx={3} />
          <text x={middle} y={13} textAnchor="middle">
            {words}
          </text>
        </>
      )}
    </g>
  );
}
