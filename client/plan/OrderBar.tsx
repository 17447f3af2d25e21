import { usePlant } from '../live/twin-context.ts';
import { navigate } from '../router/router.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import type { DrawnOrder } from './order-look.ts';

const BAR = 38;
/** A letter of the bar's words takes about so many pixels. */
const LETTER_PX = 6.6;

/** An order as a bar, with the range of its end below and its due date above; what was made of it is darker. */
export function OrderBar({
  order,
  y,
  clip,
  until,
  now,
  told: says,
}: {
  readonly order: DrawnOrder;
  readonly y: number;
  readonly clip: (at: number) => number;
  readonly until: number;
  readonly now: number;
  /** There is room for the words of its flag. */
  readonly told: boolean;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const { told, from, to, p10, p50, p90, due, risky } = order;
  if (from === null || from >= until) return null;
  const [left, right] = [clip(from), clip(to ?? until)];
  const width = Math.max(2, right - left - 1);
  const name = productName(plant, told.product, f) ?? told.product;
  const fits = Math.floor((width - 12) / LETTER_PX);
  const done = told.units > 0 ? Math.min(1, told.made / told.units) : 0;
  const say = (at: number | null) =>
    at === null ? t('plan.notWithin') : `${f.weekday(at).slice(0, 2)} ${f.clock(at)}`;
  const words = [
    t('plan.orderOf', { order: told.order, product: name }),
    p50 === null ? t('plan.notWithin') : t('plan.range', { early: say(p10), middle: say(p50), late: say(p90) }),
    ...(due === null ? [] : [t('plan.dueAt', { time: say(due) })]),
    ...(told.onTime === null ? [] : [t('plan.onTime', { share: f.percent(told.onTime) })]),
  ].join(', ');
  const href = `/orders?order=${encodeURIComponent(told.order)}`;
  const flag = due !== null && due > now && due < until;
  return (
    <g>
      <a
        className={risky ? 'plan-order plan-risky' : 'plan-order'}
        href={href}
        aria-label={words}
        onClick={(event) => {
          event.preventDefault();
          navigate(href);
        }}
      >
        <title>{words}</title>
        <rect className="plan-bar" x={left} y={y} width={width} height={BAR} rx={2} />
        {done > 0 && (
          <rect className="plan-made" x={left} y={y} width={Math.max(0, clip(now) - left)} height={BAR} rx={2} />
        )}
        {fits >= 4 && (
          <text className="plan-name" x={left + 7} y={y + 16}>
            {cut(name, fits)}
          </text>
        )}
        {fits >= 4 && (
          <text x={left + 7} y={y + 31}>
            {cut(done > 0 ? t('plan.doneShare', { order: told.order, share: f.percent(done) }) : told.order, fits)}
          </text>
        )}
      </a>
      {p10 !== null && p50 !== null && p10 < until && (
        <g className="plan-range">
          <path
            d={`M${clip(p10)} ${y + 48}H${clip(p90 ?? until)}M${clip(p10)} ${y + 44}v8${p90 !== null && p90 < until ? `M${clip(p90)} ${y + 44}v8` : ''}`}
          />
          {p50 < until && <circle cx={clip(p50)} cy={y + 48} r={4.5} />}
        </g>
      )}
      {flag && (
        <g className={risky ? 'plan-due plan-risky' : 'plan-due'} transform={`translate(${clip(due)} 0)`}>
          <path className="plan-due-line" d={`M0 ${y - 12}V${y - 1}M0 ${y + BAR}V${y + 56}`} />
          <path className="plan-due-flag" d={`M0 ${y - 12}h9l-3 4 3 4H0z`} />
          <text x={12} y={y - 3}>
            {told.onTime === null || !says ? '' : f.percent(told.onTime)}
          </text>
        </g>
      )}
    </g>
  );
}

/** A changeover: as long as it takes in half of the futures. */
export function ChangeBar({
  from,
  to,
  y,
  ms,
}: {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly ms: number;
}) {
  const { t, f } = useWords();
  return (
    <rect x={from} y={y} width={Math.max(1, to - from)} height={BAR} fill="url(#strip-changeover)">
      <title>{t('plan.change', { time: f.duration(ms) })}</title>
    </rect>
  );
}

const cut = (words: string, letters: number): string =>
  words.length <= letters ? words : `${words.slice(0, Math.max(1, letters - 1))}…`;
