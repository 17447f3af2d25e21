import type { CausesWalkAnswer } from '../http/openapi.d.ts';
import { stateColour } from '../ui/state-paint.ts';

type Step = CausesWalkAnswer['steps'][number];
const PERCENT = 100;
/** So that the first event does not begin at the very edge, of the whole. */
const MARGIN = 0.04;

/** A step on the time of the whole walk: when it was, and what was looked at of it. */
export function WalkBars({ step, steps }: { readonly step: Step; readonly steps: readonly Step[] }) {
  const at = (text: string) => Date.parse(text);
  const begin = Math.min(...steps.map(({ from, window }) => Math.max(at(from), window ? at(window.from) : at(from))));
  const [start] = steps;
  const startFrom = start ? at(start.from) : begin;
  // Of the wait itself as much again as it took to come about is enough to be seen.
  const end = Math.max(startFrom + Math.max(1_000, (startFrom - begin) * 0.6), begin + 1_000);
  const span = (end - begin) * (1 + 2 * MARGIN);
  const x = (moment: number) => Math.min(PERCENT, Math.max(0, ((moment - begin) / span + MARGIN) * PERCENT));
  const [left, right] = [x(at(step.from)), x(step.to === null ? end : at(step.to))];
  return (
    <svg className="walk-bars" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {step.window && (
        <rect
          x={x(at(step.window.from))}
          width={x(at(step.window.to)) - x(at(step.window.from))}
          y="0"
          height="10"
          className="walk-window"
        />
      )}
      <rect x={left} width={Math.max(0.4, right - left)} y="2" height="6" fill={stateColour(step.state)} />
    </svg>
  );
}
