import type { CausesChangepointsAnswer } from '../http/openapi.d.ts';
import { useWords } from '../words/use-words.ts';

const WIDTH = 1000;
const HEIGHT = 150;

/** A figure hour by hour or shift by shift: its values, its levels, and where it changed. */
export function ChangedPicture({
  answer,
  amount,
}: {
  readonly answer: CausesChangepointsAnswer;
  amount(value: number): string;
}) {
  const { t, f } = useWords();
  const known = answer.values.flatMap((value) => (value === null ? [] : [value]));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const [from, to] = [Date.parse(answer.window.from), Date.parse(answer.window.to)];
  const x = (at: string) => ((Date.parse(at) - from) / Math.max(1, to - from)) * WIDTH;
  const y = (value: number) => HEIGHT - 6 - ((value - low) / (high - low || 1)) * (HEIGHT - 12);
  const points = answer.values.map((value, i) =>
    value === null ? null : ([x(answer.at[i] ?? ''), y(value)] as const),
  );
  const path = points
    .map((point, i) => (point ? `${points[i - 1] ? 'L' : 'M'}${point[0].toFixed(1)},${point[1].toFixed(1)}` : ''))
    .join('');
  // A level holds until the next one begins.
  const levels = answer.changes.flatMap(({ before, after, at }, i) => {
    const end = answer.changes[i + 1]?.at ?? answer.window.to;
    const first = i === 0 ? [{ mean: before.mean, from: answer.at[0] ?? at, to: at }] : [];
    return [...first, { mean: after.mean, from: at, to: end }];
  });
  return (
    <div className="changed-frame">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="changed-picture"
        role="img"
        aria-label={t('find.changed.picture', { low: amount(low), high: amount(high) })}
      >
        {answer.changes.map((one) => (
          <rect
            key={one.at}
            className="changed-place"
            x={x(one.earliest) - 1}
            width={Math.max(2, x(one.latest) - x(one.earliest) + 2)}
            y={0}
            height={HEIGHT}
          />
        ))}
        <path d={path} className="changed-line" />
        {levels.map((one) => (
          <line
            key={one.from}
            className="changed-level"
            x1={x(one.from)}
            x2={x(one.to)}
            y1={y(one.mean)}
            y2={y(one.mean)}
          />
        ))}
      </svg>
      <span className="changed-high caption num">{amount(high)}</span>
      <span className="changed-low caption num">{amount(low)}</span>
      <span className="why-ends caption num">
        <span>{f.day(from)}</span>
        <span>{f.day(to)}</span>
      </span>
    </div>
  );
}
