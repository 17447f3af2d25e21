import { Select } from '@mantine/core';
import { scaleLinear } from 'd3-scale';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Machine } from '../../twin/plant/model.ts';
import { getSeries } from '../http/api.ts';
import { useTwin } from '../live/twin-context.ts';
import { useTheme } from '../ui/theme.ts';
import { useWidth } from '../ui/use-width.ts';
import { useWords } from '../words/use-words.ts';
import { TrendPoints } from './trend-points.ts';

const SPAN_MS = 20 * 60_000;
const POINTS = 600;
const HEIGHT = 116;
// Readings are sent when they change: between two of them the first one holds.
const STEPPED = uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {};

/** The last twenty minutes of a reading of the machine: from the record, and on with the live stream. */
export function Trend({ machine, at }: { readonly machine: Machine; readonly at: number }) {
  const { t, f } = useWords();
  const { store } = useTwin();
  const theme = useTheme();
  const { plant } = store;
  const readings = useMemo(
    () => machine.tags.map((slot) => plant.tags[slot]!).filter((tag) => tag.type !== 'text' && tag.role !== 'calendar'),
    [machine, plant],
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const tag =
    readings.find((r) => r.name === chosen) ??
    readings.find((r) => r.role === 'speed') ??
    readings.find((r) => r.role === 'signal') ??
    readings[0];
  const [frame, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const live = store.status !== 'replay';
  // In replay the picture ends at the moment shown; live it moves by itself, without React.
  const anchor = live ? 0 : Math.floor(at / 1000) * 1000;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours to draw with.
  useEffect(() => {
    const host = canvas.current;
    if (!host || !tag || width === 0) return;
    const points = new TrendPoints(SPAN_MS);
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(name).trim();
    const end = () => (live ? store.now() : anchor);
    const axis = { stroke: token('--text-3'), font: '11px "Inter Variable"', gap: 4, ticks: { show: false } } as const;
    const plot = new uPlot(
      {
        width,
        height: HEIGHT,
        padding: [8, 4, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: { time: false, range: () => [end() - SPAN_MS, end()] },
          y: { range: (_, low, high) => roomy(low, high) },
        },
        axes: [
          {
            ...axis,
            size: 20,
            grid: { show: false },
            splits: () => [end() - SPAN_MS * 0.9, end() - SPAN_MS / 2, end() - SPAN_MS * 0.1],
            values: (_, splits) => splits.map((split) => f.clock(split)),
          },
          {
            ...axis,
            size: 40,
            grid: { stroke: token('--line-2'), width: 1 },
            splits: (_, __, low, high) => scaleLinear([low, high], [0, 1]).ticks(3),
            values: (_, splits) => splits.map((split) => f.number(split, digitsOf(splits))),
          },
        ],
        series: [
          {},
          { stroke: token('--text'), width: 1.6, fill: token('--surface-2'), points: { show: false }, ...STEPPED },
        ],
      },
      points.columns(),
      host,
    );
    const stop = new AbortController();
    setFailed(false);
    getSeries(tag.name, end() - SPAN_MS, end(), POINTS, stop.signal).then(
      (answer) => {
        points.readBack(answer.points);
        plot.setData(points.columns());
      },
      () => !stop.signal.aborted && setFailed(true),
    );
    const timer = live
      ? setInterval(() => {
          const value = store.valueOf(tag.slot);
          points.add(store.now(), Number.isNaN(value) || store.qualityOf(tag.slot) > 1 ? null : value);
          plot.setData(points.columns());
        }, 1000)
      : undefined;
    return () => {
      clearInterval(timer);
      stop.abort();
      plot.destroy();
    };
  }, [tag, width, store, live, anchor, f, theme]);

  if (!tag) return null;
  const current = store.valueOf(tag.slot);
  return (
    <section className="trend" ref={frame}>
      <div className="trend-head">
        <Select
          size="xs"
          variant="unstyled"
          aria-label={t('panel.trendOf')}
          className="trend-tag"
          allowDeselect={false}
          value={tag.name}
          onChange={setChosen}
          data={readings.map((r) => ({ value: r.name, label: f.say(r.words) }))}
          comboboxProps={{ width: 220, position: 'bottom-start', shadow: 'sm' }}
        />
        <span className="num trend-now">
          {Number.isNaN(current) ? f.none : f.number(current, Math.abs(current) < 100 ? 1 : 0)} <span>{tag.unit}</span>
        </span>
      </div>
      <div ref={canvas} role="img" aria-label={t('panel.trendLabel', { tag: f.say(tag.words), minutes: 20 })} />
      {failed && <p className="quiet">{t('panel.noSeries')}</p>}
    </section>
  );
}

/** A range with air above, from zero where the reading is near it: a flat line is shown flat. */
function roomy(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const span = high - low;
  const floor = low >= 0 && low < high * 0.6 ? 0 : low - Math.max(span, Math.abs(high) * 0.02) * 0.2;
  return [floor, high + Math.max(high - floor, 0.1) * 0.12];
}

/** Digits after the point that tell the marks of an axis apart. */
function digitsOf(splits: readonly number[]): number {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  return step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
}
