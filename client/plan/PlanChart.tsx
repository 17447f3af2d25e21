import { scaleTime } from 'd3-scale';
import type { Line } from '../../twin/plant/model.ts';
import { getIdle, type IdleLine } from '../http/maintenance-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { useWidth } from '../ui/use-width.ts';
import { useWords } from '../words/use-words.ts';
import { ChangeBar, OrderBar } from './OrderBar.tsx';
import type { DrawnOrder } from './order-look.ts';
import { PlanLegend } from './PlanLegend.tsx';

const HOUR_MS = 3_600_000;
const ROW = 92;
const TOP = 42;
const BOTTOM = 24;
const LABEL = 84;
/** The past side: how long the running orders have been at it. */
const BEFORE_MS = HOUR_MS;
/** Between two marks of the axis lie at least so many pixels. */
const MARK_PX = 84;
/** A flag and its words take so many pixels. */
const FLAG_PX = 44;
const STEPS_H = [1, 2, 4, 6, 12];

/** Each line with its orders, changeovers and closed times; below each order how sure its end is. */
export function PlanChart({
  orders,
  from,
  until,
  now,
}: {
  readonly orders: readonly DrawnOrder[];
  readonly from: number;
  readonly until: number;
  readonly now: number;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const [frame, width] = useWidth<HTMLDivElement>();
  const begin = from - BEFORE_MS;
  const { answer: idle } = usePolled(
    (signal) => getIdle(begin, until, signal),
    `${Math.floor(begin / HOUR_MS)}/${until - from}`,
  );
  const x = scaleTime([begin, until], [LABEL, Math.max(LABEL + 1, width - 10)]);
  const height = TOP + plant.lines.length * ROW + BOTTOM;
  const step = STEPS_H.find((hours) => x(begin + hours * HOUR_MS) - x(begin) >= MARK_PX) ?? 24;
  const marks = hourMarks(begin, until, step, (at) => f.clock(at));
  return (
    <section className="card plan-chart" aria-label={t('plan.chart')}>
      <div ref={frame}>
        {width > 0 && (
          <svg width={width} height={height}>
            <title>{t('plan.chart')}</title>
            <rect
              className="plan-past"
              x={x(begin)}
              y={TOP - 8}
              width={x(now) - x(begin)}
              height={height - TOP - BOTTOM + 8}
            />
            {marks.map((at) => (
              <g key={at}>
                <line className="plan-grid" x1={x(at)} x2={x(at)} y1={TOP - 8} y2={height - BOTTOM} />
                <text x={x(at)} y={height - 7} textAnchor="middle">
                  {f.clock(at)}
                </text>
                {(at === marks[0] || f.clock(at) === '00:00') && (
                  <text className="plan-day" x={x(at)} y={12}>
                    {f.weekday(at)}
                  </text>
                )}
              </g>
            ))}
            {plant.lines.map((line, i) => (
              <LineRow
                key={line.id}
                line={line}
                y={TOP + i * ROW}
                x={x}
                right={width - 10}
                last={i === plant.lines.length - 1}
                orders={orders.filter(({ told }) => told.line === line.id)}
                idle={idle?.find(({ line: id }) => id === line.id) ?? null}
                until={until}
                now={now}
              />
            ))}
            <g>
              <line className="plan-now" x1={x(now)} x2={x(now)} y1={22} y2={height - BOTTOM} />
              <rect className="plan-now-flag" x={x(now) - 34} y={18} width={68} height={18} rx={3} />
              <text className="plan-now-words" x={x(now)} y={31} textAnchor="middle">
                {t('plan.now', { time: f.clock(now) })}
              </text>
            </g>
          </svg>
        )}
      </div>
      <PlanLegend />
    </section>
  );
}

function LineRow({
  line,
  y,
  x,
  right,
  last,
  orders,
  idle,
  until,
  now,
}: {
  readonly line: Line;
  readonly y: number;
  readonly x: (at: number) => number;
  readonly right: number;
  readonly last: boolean;
  readonly orders: readonly DrawnOrder[];
  readonly idle: IdleLine | null;
  readonly until: number;
  readonly now: number;
}) {
  const { t, f } = useWords();
  const clip = (at: number) => Math.min(right, Math.max(LABEL, x(at)));
  // Of a line that is not heard nothing is drawn: words say why.
  const whys = orders.every(({ told }) => told.why !== null) ? orders.flatMap(({ told }) => told.why ?? []) : [];
  const dues = orders
    .filter(({ due }) => due !== null && due > now && due < until)
    .sort((a, b) => (a.due ?? 0) - (b.due ?? 0));
  const roomy = new Set(
    dues.filter(
      ({ due }, i) =>
        clip(dues[i + 1]?.due ?? Number.POSITIVE_INFINITY) - clip(due ?? 0) >= FLAG_PX || i === dues.length - 1,
    ),
  );
  return (
    <g>
      <text className="plan-line" x={4} y={y + 26}>
        {f.say(line.name)}
      </text>
      {whys.length > 0 && (
        <text className="plan-silent" x={LABEL + 14} y={y + 26}>
          {t(`plan.why.${whys[0]}`)}
        </text>
      )}
      {(idle?.windows ?? [])
        .filter(({ kind }) => kind !== 'idle')
        .map(({ kind, from, to }) => (
          <rect
            key={`${kind}${from}`}
            className="plan-closed"
            x={clip(Date.parse(from))}
            width={clip(Date.parse(to)) - clip(Date.parse(from))}
            y={y}
            height={54}
          >
            <title>{t(`work.lists.idle.${kind}`)}</title>
          </rect>
        ))}
      {orders.map((order, i) => {
        const before = orders[i - 1];
        const changes =
          before?.to && order.from && before.told.product !== order.told.product && order.from > before.to;
        return (
          <g key={order.told.order}>
            {changes && (
              <ChangeBar
                from={clip(before.to as number)}
                to={clip(order.from as number)}
                y={y}
                ms={(order.from as number) - (before.to as number)}
              />
            )}
            <OrderBar order={order} y={y} clip={clip} until={until} now={now} told={roomy.has(order)} />
          </g>
        );
      })}
      {!last && <line className="plan-rule" x1={0} x2={right} y1={y + ROW - 12} y2={y + ROW - 12} />}
    </g>
  );
}

/** Whole hours of the site's clock, so that a plant that is half an hour off the world has round marks too. */
function hourMarks(begin: number, until: number, step: number, clock: (at: number) => string): number[] {
  const marks: number[] = [];
  for (let at = Math.ceil(begin / (HOUR_MS / 4)) * (HOUR_MS / 4); at <= until; at += HOUR_MS / 4) {
    const [hour = 0, minute = 0] = clock(at).split(':').map(Number);
    if (minute === 0 && hour % step === 0) marks.push(at);
  }
  return marks;
}
