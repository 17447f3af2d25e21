import { useMemo } from 'react';
import { stateColour, stripFill } from '../ui/state-paint.ts';
import type { Segment } from './segments.ts';
import { type Bar, layoutStrip } from './strip-layout.ts';

export interface StateStripProps {
  readonly segments: readonly Segment[];
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
  /** Running is drawn at half height, so that stops stand out on a wall. */
  readonly low?: boolean;
}

/** The bars alone, to be put into a larger picture. */
export function StripBars({ segments, from, to, width, height, low = false }: StateStripProps) {
  const bars = useMemo(() => layoutStrip(segments, from, to, width), [segments, from, to, width]);
  return (
    <>
      {bars.map((bar) => (
        <StripBar key={`${bar.from}${bar.state}`} bar={bar} height={height} low={low} />
      ))}
    </>
  );
}

function StripBar({ bar, height, low }: { readonly bar: Bar; readonly height: number; readonly low: boolean }) {
  const { x, width, state } = bar;
  if (state === 'producing') {
    const top = low ? height * 0.58 : 0;
    return <rect x={x} y={top} width={width} height={height - top} fill="var(--state-running)" />;
  }
  if (state === 'slow') {
    // Half a bar with a notch of ground above: not stopped, not right either.
    const top = low ? height * 0.58 : 0;
    return (
      <>
        <rect
          x={x}
          y={low ? top : height / 2}
          width={width}
          height={low ? height - top : height / 2}
          fill="var(--state-running)"
        />
        <rect
          x={x}
          y={low ? top : height / 2}
          width={width}
          height={Math.max(1.5, height * 0.1)}
          fill="var(--text-3)"
        />
      </>
    );
  }
  const fill = stripFill(state);
  if (fill === 'none') {
    return <rect x={x} y={height - 1.5} width={width} height={1.5} fill={stateColour(state)} opacity={0.7} />;
  }
  // A sliver of ground keeps two stops apart; hairlines have none to give.
  return <rect x={x} width={width > 3 ? width - 0.5 : width} height={height} fill={fill} />;
}

/** A strip by itself. It repeats what words beside it say, so it is hidden from screen readers. */
export function StateStrip(props: StateStripProps) {
  return (
    <svg
      className="state-strip"
      viewBox={`0 0 ${props.width} ${props.height}`}
      preserveAspectRatio="none"
      width="100%"
      height={props.height}
      aria-hidden="true"
    >
      <rect width={props.width} height={props.height} fill="var(--line-2)" />
      <StripBars {...props} />
    </svg>
  );
}
