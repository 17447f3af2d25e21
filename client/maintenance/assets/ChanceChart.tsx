import { scaleLinear, scaleTime } from 'd3-scale';
import type { AssetDetail } from '../../http/predict-api.ts';
import { useSecond } from '../../live/twin-context.ts';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/use-words.ts';
import { LifeFigures } from './LifeFigures.tsx';
import { LifeLane } from './LifeLane.tsx';

const HEIGHT = 284;
/** Below the chances lies the lane of the remaining life, on the same axis. */
const LANE = 24;
const PAD = { top: 26, right: 14, bottom: 24 + LANE + 10, left: 44 };
const HOUR_MS = 3_600_000;

/** What was said until now, with its range, and the chance to have failed by each hour ahead; failures as they came. */
export function ChanceChart({ asset, at }: { readonly asset: AssetDetail; readonly at: number | null }) {
  const { t, f } = useWords();
  const store = useSecond();
  const [frame, width] = useWidth<HTMLDivElement>();
  const now = at ?? Math.floor(store.now() / 10_000) * 10_000;
  const horizon = (asset.model?.horizonHours ?? 1) * HOUR_MS;
  const points = asset.history
    .filter(({ thin }) => !thin)
    .map(({ at: text, ...one }) => ({ ...one, at: Date.parse(text) }));
  const all = asset.failures.map(({ at: text, until }) => ({ at: Date.parse(text), until: Date.parse(until) }));
  const begin = Math.min(now - horizon, ...points.map((one) => one.at));
  const failures = all.filter((failure) => failure.at >= begin);
  /** What lies ahead is counted from when it was said. */
  const said = Math.min(now, asset.said ? Date.parse(asset.said.at) : now);
  const end = Math.max(now, said + horizon);
  const x = scaleTime([begin, end], [PAD.left, Math.max(PAD.left + 1, width - PAD.right)]);
  const y = scaleLinear([0, 1], [HEIGHT - PAD.bottom, PAD.top]);
  const far = horizon / 8;
  /** A gap in what was said is a gap in the curve, and so is a failure: another life began. */
  const pieces = points.reduce<(typeof points)[]>((all, one) => {
    const last = all.at(-1)?.at(-1);
    const broken = !last || one.at - last.at > far || failures.some(({ at: then }) => then > last.at && then <= one.at);
    if (broken) all.push([one]);
    else all.at(-1)?.push(one);
    return all;
  }, []);
  const lineOf = (piece: typeof points) =>
    piece.map((one, i) => `${i === 0 ? 'M' : 'L'}${x(one.at).toFixed(1)} ${y(one.probability).toFixed(1)}`).join('');
  const bandOf = (piece: typeof points) => {
    const up = piece.map((one) => `${x(one.at).toFixed(1)} ${y(one.high).toFixed(1)}`);
    const down = piece.map((one) => `${x(one.at).toFixed(1)} ${y(one.low).toFixed(1)}`).reverse();
    return `M${[...up, ...down].join('L')}Z`;
  };
  const curve = asset.said?.curve ?? [];
  const ahead = curve.map((one) => ({ ...one, at: said + one.hours * HOUR_MS }));
  const start = { at: said, probability: 0, low: 0, high: 0, hours: 0 };
  const fan = ahead.length > 0 ? [start, ...ahead] : [];
  const halfway = crossing(fan, 0.5);
  return (
    <section className="card">
      <div className="card-head">
        <h3>{t('maintenance.risk.chart')}</h3>
        <span className="caption">{t('maintenance.risk.chartHow')}</span>
      </div>
      <div ref={frame}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} className="chance-chart" role="img">
            <title>
              {t('maintenance.risk.chartSays', {
                count: failures.length,
                chance: f.percent(asset.said?.probability ?? Number.NaN),
              })}
            </title>
            <rect x={x(now)} y={PAD.top} width={x(end) - x(now)} height={HEIGHT - PAD.top - 24} className="ahead" />
            {[0, 0.25, 0.5, 0.75, 1].map((share) => (
              <g key={share}>
                <line x1={PAD.left} x2={width - PAD.right} y1={y(share)} y2={y(share)} className="grid" />
                <text x={PAD.left - 6} y={y(share) + 4} textAnchor="end">
                  {f.percent(share)}
                </text>
              </g>
            ))}
            {x.ticks(6).map((tick) => (
              <text key={+tick} x={x(tick)} y={HEIGHT - 6} textAnchor="middle">
                {horizon > 60 * HOUR_MS ? f.date(+tick) : f.clock(+tick)}
              </text>
            ))}
            {pieces.map((piece) => (
              <g key={piece[0]?.at}>
                <path d={bandOf(piece)} className="band" />
                <path d={lineOf(piece)} className="line" />
              </g>
            ))}
            {fan.length > 0 && (
              <>
                <path d={bandOf(fan as unknown as typeof points)} className="band" />
                <path d={lineOf(fan as unknown as typeof points)} className="fan" />
              </>
            )}
            <LifeLane {...{ life: asset.life, x, now, end, top: HEIGHT - PAD.bottom + 16 }} />
            {failures.map((failure) => (
              <g key={failure.at} className="failure">
                <line x1={x(failure.at)} x2={x(failure.at)} y1={PAD.top} y2={HEIGHT - PAD.bottom} />
                <path d={`M${x(failure.at) - 5} ${PAD.top - 9}h10l-5 9z`} />
              </g>
            ))}
            <line x1={x(now)} x2={x(now)} y1={PAD.top - 6} y2={HEIGHT - 24} className="now" />
            <text x={x(now) + 5} y={PAD.top - 10} className="now-word">
              {at === null ? t('maintenance.risk.now') : f.clock(at)}
            </text>
            {halfway !== null && (
              <g className="halfway">
                <circle cx={x(halfway)} cy={y(0.5)} r={5} />
                {/* Where there is no room beside the ring the words stand below it. */}
                <text x={Math.min(x(halfway) + 10, width - 110)} y={y(0.5) + (x(halfway) + 10 > width - 110 ? 22 : 4)}>
                  {t('maintenance.risk.halfBy', { time: f.clock(halfway) })}
                </text>
              </g>
            )}
          </svg>
        )}
      </div>
      <LifeFigures life={asset.life} horizonMs={horizon} end={end} />
    </section>
  );
}

/** When the chance gets to a share; null = not within the horizon, and nothing is said beyond it. */
function crossing(fan: readonly { readonly at: number; readonly probability: number }[], share: number): number | null {
  for (let i = 1; i < fan.length; i++) {
    const [before, after] = [fan[i - 1]!, fan[i]!];
    if (before.probability < share && after.probability >= share)
      return (
        before.at + ((share - before.probability) / (after.probability - before.probability)) * (after.at - before.at)
      );
  }
  return null;
}
