import { useEffect, useMemo, useRef, useState } from 'react';
import type { Chart } from '../http/quality-api.ts';
import { useTheme } from '../ui/theme.ts';
import { useWidth } from '../ui/use-width.ts';
import { useWords } from '../words/use-words.ts';
import { type Columns, columnsOf } from './chart-columns.ts';
import { kept, lastPoints, panned, reachOf, spreadReach, type View, zoomed } from './chart-view.ts';
import {
  drawCursor,
  drawLevel,
  drawLimits,
  drawPoints,
  drawStages,
  type Ink,
  indexAt,
  type Picture,
  xOf,
} from './draw-chart.ts';

const HEIGHT = 300;
const SPREAD_HEIGHT = 92;
const LEFT = 12;
const RIGHT = 92;
const TOP = 22;
const GAP = 26;
const FOOT = 22;
const FIRST_SHOWN = 120;

interface Props {
  readonly chart: Chart;
  /** Number of the point that is looked at; null = none. */
  readonly picked: number | null;
  pick(index: number | null): void;
}

/** One chart large: drag or arrow keys move it, the wheel or + and - stretch it; it follows new points while at its end. */
export function ControlChart({ chart, picked, pick }: Props) {
  const { t, f } = useWords();
  const theme = useTheme();
  const [frame, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const columns = useMemo(() => columnsOf(chart), [chart]);
  const view = useView(columns, chart);
  const drag = useRef<{ x: number; view: View; now: View } | null>(null);
  const box = { left: LEFT, top: TOP, width: Math.max(10, width - LEFT - RIGHT), height: HEIGHT };
  const stage = chart.stages.at(-1) ?? null;
  const hasSpread = stage !== null && stage.spread !== null && columns.spreads;
  const height = TOP + HEIGHT + (hasSpread ? GAP + SPREAD_HEIGHT : 0) + FOOT;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours to draw with.
  const ink = useMemo(inkOf, [theme]);
  // While it is dragged it is drawn once a frame and nothing is rendered: a step costs what the canvas costs.
  const paint = useRef<(now: View) => void>(null);
  paint.current = (now) => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return;
    const scale = window.devicePixelRatio || 1;
    // Another size empties it and costs more than all that is drawn.
    if (element.width !== Math.round(width * scale) || element.height !== Math.round(height * scale)) {
      element.width = Math.round(width * scale);
      element.height = Math.round(height * scale);
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = '11px "Inter Variable", Inter, sans-serif';
    const spec = chart.specification;
    const levels = [spec?.low ?? null, spec?.high ?? null, spec?.target ?? null];
    const picture: Picture = { columns, view: now, reach: reachOf(columns, now, levels), box, ink };
    drawLimits(context, picture);
    const say = (value: number) => f.number(value, digitsOf(picture.reach.high - picture.reach.low));
    const dashed = { dash: [1, 3], colour: ink.text, line: true };
    if (spec?.high != null) drawLevel(context, picture, spec.high, t('spc.usl', { value: say(spec.high) }), dashed);
    if (spec?.low != null) drawLevel(context, picture, spec.low, t('spc.lsl', { value: say(spec.low) }), dashed);
    const last = Math.min(columns.length, Math.ceil(now.to)) - 1;
    const limits = { dash: [], colour: ink.signal, line: false };
    const [ucl, lcl, centre] = [columns.ucl[last], columns.lcl[last], columns.centre[last]];
    if (isNumber(ucl)) drawLevel(context, picture, ucl, t('spc.ucl', { value: say(ucl) }), limits);
    if (isNumber(lcl)) drawLevel(context, picture, lcl, t('spc.lcl', { value: say(lcl) }), limits);
    if (isNumber(centre))
      drawLevel(context, picture, centre, t('spc.mean', { value: say(centre) }), { ...limits, colour: ink.text });
    const { heights, signals, signalled, spreadSignals, spreadSignalled } = columns;
    drawPoints(context, picture, { values: columns.plotted, height: heights.plotted, signals, signalled });
    if (columns.twoSided)
      drawPoints(context, picture, { values: columns.low, height: heights.low, signals, signalled });
    drawStages(context, picture, (number) => t('spc.stage', { number }));
    if (picked !== null) drawCursor(context, picture, picked);
    drawTimes(context, picture, height - 6, (at) => f.clock(at));
    if (!hasSpread || !stage?.spread) return;
    const limit = stage.spread.ucl;
    const below: Picture = {
      ...picture,
      reach: spreadReach(columns, now, limit),
      box: { ...box, top: TOP + HEIGHT + GAP, height: SPREAD_HEIGHT },
    };
    context.fillStyle = ink.text;
    context.textBaseline = 'alphabetic';
    context.fillText(t(`spc.spread.${spreadOf(chart.characteristic.chart)}`), box.left, below.box.top - 6);
    drawLevel(context, below, stage.spread.centre, t('spc.mean', { value: say(stage.spread.centre) }), {
      ...{ dash: [], colour: ink.text, line: true },
    });
    if (limit !== null)
      drawLevel(context, below, limit, t('spc.ucl', { value: say(limit) }), {
        ...{ dash: [6, 3], colour: ink.signal, line: true },
      });
    drawPoints(context, below, {
      ...{ values: columns.spread, height: heights.spread },
      ...{ signals: spreadSignals, signalled: spreadSignalled },
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn with.
  useEffect(
    () => paint.current?.(drag.current?.now ?? view.now),
    [columns, view.now, width, height, picked, ink, chart, t, f],
  );
  const frames = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frames.current), []);
  const dragTo = (now: View) => {
    if (!drag.current) return;
    drag.current.now = now;
    cancelAnimationFrame(frames.current);
    frames.current = requestAnimationFrame(() => paint.current?.(drag.current?.now ?? now));
  };

  const at = (event: { clientX: number }) => {
    const left = canvas.current?.getBoundingClientRect().left ?? 0;
    return indexAt({ view: view.now, box }, event.clientX - left);
  };
  const pickNear = (index: number) => pick(index >= 0 && index < columns.length ? index : null);
  const step = (by: number) => {
    const next = Math.min(columns.length - 1, Math.max(0, (picked ?? columns.length) + by));
    pick(next);
    if (next < view.now.from || next + 1 > view.now.to)
      view.set(panned(view.now, next < view.now.from ? next - view.now.from : next + 1 - view.now.to, columns.length));
  };
  const act = (key: string): boolean => {
    const wide = view.now.to - view.now.from;
    if (key === 'ArrowLeft') step(-1);
    else if (key === 'ArrowRight') step(1);
    else if (key === 'Home') view.set(kept({ from: 0, to: wide }, columns.length));
    else if (key === 'End') view.set(lastPoints(wide, columns.length));
    else if (key === '+') view.set(zoomed(view.now, 0.7, view.now.to, columns.length));
    else if (key === '-') view.set(zoomed(view.now, 1 / 0.7, view.now.to, columns.length));
    else if (key === 'Escape') pick(null);
    else return false;
    return true;
  };
  return (
    <div ref={frame} className="control-chart">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={t('spc.chartOf', { name: f.say(chart.characteristic.name), count: columns.length })}
        style={{ width: '100%', height }}
        onKeyDown={(event) => {
          if (!act(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, view: view.now, now: view.now };
        }}
        onPointerMove={(event) => {
          const from = drag.current;
          if (!from) return;
          const points = ((from.x - event.clientX) / box.width) * (from.view.to - from.view.from);
          dragTo(panned(from.view, points, columns.length));
        }}
        onPointerUp={(event) => {
          const done = drag.current;
          drag.current = null;
          if (!done) return;
          if (Math.abs(event.clientX - done.x) < 4) pickNear(at(event));
          else view.set(done.now);
        }}
        onWheel={(event) => view.set(zoomed(view.now, event.deltaY > 0 ? 1.2 : 1 / 1.2, at(event), columns.length))}
      />
    </div>
  );
}

/** What is seen; at its end it goes on with new points, elsewhere it stays. */
function useView(columns: Columns, chart: Chart) {
  const key = `${chart.characteristic.id} ${chart.product}`;
  const [held, setHeld] = useState<{ key: string; view: View; end: boolean } | null>(null);
  const fresh = held?.key !== key;
  const width = fresh ? FIRST_SHOWN : held.view.to - held.view.from;
  const now = fresh || held.end ? lastPoints(width, columns.length) : kept(held.view, columns.length);
  return {
    now,
    set: (view: View) => setHeld({ key, view, end: view.to >= columns.length }),
  };
}

function drawTimes(context: CanvasRenderingContext2D, picture: Picture, y: number, say: (at: number) => string): void {
  const { columns, view, box, ink } = picture;
  const marks = Math.max(2, Math.floor(box.width / 130));
  context.fillStyle = ink.text;
  context.textBaseline = 'alphabetic';
  for (let k = 0; k <= marks; k++) {
    const index = Math.min(
      columns.length - 1,
      Math.max(0, Math.round(view.from + (k / marks) * (view.to - view.from) - 0.5)),
    );
    const moment = columns.at[index];
    if (moment === undefined) continue;
    const words = say(moment);
    const x = Math.min(
      Math.max(box.left, xOf(picture, index) - context.measureText(words).width / 2),
      box.left + box.width - 30,
    );
    context.fillText(words, x, y);
  }
}

function inkOf(): Ink {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: token('--text-3'),
    point: token('--text-2'),
    limit: token('--text-3'),
    faint: token('--line'),
    signal: token('--state-down'),
    ground: token('--surface'),
    text: token('--text-3'),
  };
}

const isNumber = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);
const digitsOf = (span: number): number => Math.max(0, Math.min(4, Math.ceil(2 - Math.log10(span || 1))));
const spreadOf = (kind: Chart['characteristic']['chart']): 'range' | 'sd' | 'moving' =>
  kind === 'xbar-r' ? 'range' : kind === 'xbar-s' ? 'sd' : 'moving';
