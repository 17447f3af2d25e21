/** A survival curve as paths: it holds from one failure to the next, and its band ends where nothing bounds it any more. */
interface Step {
  readonly hours: number;
  readonly survival: number;
  readonly low: number | null;
  readonly high: number | null;
}

interface Scales {
  x(hours: number): number;
  y(share: number): number;
}

/** From all running at 0 to the last hour that was seen. */
export function stepsOf(survival: readonly Step[], to: number): Step[] {
  const steps: Step[] = [
    { hours: 0, survival: 1, low: 1, high: 1 },
    ...survival.map(({ hours, survival: share, low, high }) => ({ hours, survival: share, low, high })),
  ];
  const last = steps.at(-1) as Step;
  return last.hours < to ? [...steps, { ...last, hours: to }] : steps;
}

export const linePath = (steps: readonly Step[], { x, y }: Scales): string =>
  steps
    .map(({ hours, survival }, i) => (i === 0 ? `M${x(hours)},${y(survival)}` : `H${x(hours)}V${y(survival)}`))
    .join('');

export function bandPath(steps: readonly Step[], { x, y }: Scales): string {
  const bounded = steps.filter((step) => step.low !== null && step.high !== null);
  const end = steps[bounded.length] ?? bounded.at(-1);
  if (!end || bounded.length < 2) return '';
  const upper = bounded.map(({ hours, high }, i) =>
    i === 0 ? `M${x(hours)},${y(high ?? 1)}` : `H${x(hours)}V${y(high ?? 1)}`,
  );
  const lower = [...bounded].reverse().map(({ hours, low }) => `V${y(low ?? 0)}H${x(hours)}`);
  return `${upper.join('')}H${x(end.hours)}${lower.join('')}Z`;
}
