import { useState } from 'react';
import type { Line } from '../../../twin/plant/model.ts';
import { getIdle, type IdleLine, type Work, type WorkList } from '../../http/maintenance-api.ts';
import { usePlant, useSecond } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery } from '../../router/router.ts';
import { wallMoment, wallText } from '../../timeline/jumps.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { lanesOf } from './lanes.ts';
import { useWorkWords } from './use-work-words.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Share of the week that the number of an order needs to be read. */
const ROOM = 0.03;

/** A week of each line: when it stands by plan, what it makes, and the work that is planned. */
export function WorkCalendar({ list, line }: { readonly list: WorkList; readonly line: Line | null }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const store = useSecond();
  const [week, setWeek] = useState(0);
  const zone = plant.site.timezone;
  const now = Math.floor(store.now() / MINUTE_MS) * MINUTE_MS;
  // Days of the site: one on which clocks change is as long as it is.
  const dayAt = (days: number) => {
    const noon = (wallMoment(`${wallText(now, zone).slice(0, 10)}T12:00`, zone) ?? now) + days * DAY_MS;
    return wallMoment(`${wallText(noon, zone).slice(0, 10)}T00:00`, zone) ?? noon;
  };
  const starts = Array.from({ length: DAYS + 1 }, (_, day) => dayAt(week * DAYS + day));
  const [from, to] = [starts[0] ?? now, starts[DAYS] ?? now];
  const { answer, trouble } = usePolled((signal) => getIdle(from, to, signal), String(from));
  const left = (at: number) => (Math.min(Math.max(at, from), to) - from) / (to - from);
  const lines = plant.lines.filter((one) => line === null || one === line);
  return (
    <section className="card work-calendar" aria-label={t('work.lists.view.calendar')}>
      <div className="card-head">
        <h2>
          {f.date(from)} – {f.date(to - 1)}
        </h2>
        <button type="button" className="button" onClick={() => setWeek(week - 1)}>
          {t('work.weekBefore')}
        </button>
        <button type="button" className="button" disabled={week === 0} onClick={() => setWeek(0)}>
          {t('work.thisWeek')}
        </button>
        <button type="button" className="button" onClick={() => setWeek(week + 1)}>
          {t('work.weekAfter')}
        </button>
        <span className="work-legend">
          {(['idle', 'break', 'off'] as const).map((kind) => (
            <span key={kind}>
              <i className="work-idle" data-kind={kind} aria-hidden="true" /> {t(`work.lists.idle.${kind}`)}
            </span>
          ))}
        </span>
      </div>
      <Trouble words={trouble} />
      <div className="work-week" aria-hidden="true">
        {starts.slice(0, DAYS).map((day, i) => (
          <span
            key={day}
            style={{ width: `${(left(starts[i + 1] ?? to) - left(day)) * 100}%` }}
            className={day <= now && now < (starts[i + 1] ?? to) ? 'now' : undefined}
          >
            {f.weekday(day)}
          </span>
        ))}
      </div>
      {lines.map((one) => (
        <LineWeek
          key={one.id}
          name={f.say(one.name)}
          idle={answer?.find(({ line: id }) => id === one.id) ?? null}
          orders={list.orders.filter(
            (order) =>
              order.line === one.id &&
              order.from !== null &&
              Date.parse(order.from) < to &&
              Date.parse(order.to ?? order.from) > from,
          )}
          left={left}
          starts={starts}
          now={now >= from && now < to ? now : null}
        />
      ))}
    </section>
  );
}

function LineWeek({
  name,
  idle,
  orders,
  left,
  starts,
  now,
}: {
  readonly name: string;
  readonly idle: IdleLine | null;
  readonly orders: readonly Work[];
  readonly left: (at: number) => number;
  readonly starts: readonly number[];
  /** Null = another week is shown. */
  readonly now: number | null;
}) {
  const { t, f } = useWords();
  const words = useWorkWords();
  const place = (from: string, to: string) => {
    const [a, b] = [left(Date.parse(from)), left(Date.parse(to))];
    return { insetInlineStart: `${a * 100}%`, width: `${(b - a) * 100}%` };
  };
  const { lanes, count } = lanesOf(orders.map(({ from, to }) => [Date.parse(from ?? ''), Date.parse(to ?? '')]));
  const gaps =
    idle?.windows.filter((window) => window.kind === 'idle' && (now === null || Date.parse(window.to) > now)) ?? [];
  const next = gaps[0];
  return (
    <section className="work-line" aria-label={name}>
      <h3>
        {name}
        {next && <span className="caption"> {t('work.nextIdle', { window: words.window(next) })}</span>}
      </h3>
      <div className="work-strip" style={{ height: `${30 + Math.max(1, count) * 28}px` }}>
        {starts.slice(1, -1).map((day) => (
          <i key={day} className="work-day" style={{ insetInlineStart: `${left(day) * 100}%` }} />
        ))}
        {idle?.windows.map((window) => (
          <i
            key={`${window.kind}${window.from}`}
            className="work-idle"
            data-kind={window.kind}
            title={`${t(`work.lists.idle.${window.kind}`)}: ${words.window(window)}`}
            style={place(window.from, window.to)}
          />
        ))}
        {idle?.orders.map((order) => (
          <span
            key={order.order}
            className="work-made"
            title={`${t('work.makes', { order: order.order })}: ${words.window(order)}`}
            style={place(order.from, order.to)}
          >
            {left(Date.parse(order.to)) - left(Date.parse(order.from)) > ROOM && order.order}
          </span>
        ))}
        {now !== null && (
          <i className="work-now" style={{ insetInlineStart: `${left(now) * 100}%` }} title={f.clock(now)} />
        )}
        {orders.map((order, i) => (
          <button
            key={order.number}
            type="button"
            className="work-planned"
            data-state={order.state}
            data-late={order.late || undefined}
            style={{ ...place(order.from ?? '', order.to ?? ''), top: `${28 + (lanes[i] ?? 0) * 28}px` }}
            title={`${order.title}: ${words.window(order)}`}
            aria-label={`${order.number} ${order.title}, ${words.machine(order.machine)}, ${words.window(order)}`}
            onClick={() => setQuery('order', String(order.number))}
          >
            {words.machine(order.machine)}: {order.title}
          </button>
        ))}
      </div>
    </section>
  );
}
