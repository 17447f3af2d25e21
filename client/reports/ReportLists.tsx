import type { ReactNode } from 'react';
import { ActionButton } from '../actions/ActionButton.tsx';
import type { ReportsShiftAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import { writeOnly } from '../losses/filter.ts';
import { useNames } from '../losses/use-names.ts';
import { Link } from '../router/Link.tsx';
import { goTo } from '../timeline/moment.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { WhyButton } from '../why/WhyButton.tsx';
import { hoursText } from '../why/why-words.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';

interface Props {
  readonly report: ReportsShiftAnswer;
}

function Part(props: { readonly title: string; readonly empty: string | null; readonly children?: ReactNode }) {
  return (
    <section>
      <h2>{props.title}</h2>
      {props.empty === null ? props.children : <p className="quiet">{props.empty}</p>}
    </section>
  );
}

/** Without data nothing is said to be nothing. */
const useEmpty = ({ report }: Props) => {
  const { t } = useWords();
  return (none: string) => (report.coverage > 0 ? none : t('reason.no-data'));
};

/** The largest losses; each leads to where it is opened down, and to an action. */
export function LossRows({ report }: Props) {
  const { t, f } = useWords();
  const names = useNames();
  const empty = useEmpty({ report });
  const { entries, now } = report.losses;
  const most = entries[0]?.ms ?? 1;
  const { from, to } = report.window;
  const window = { from: Date.parse(from), to: Date.parse(to) };
  return (
    <Part title={t('losses.largestLosses')} empty={entries.length === 0 ? empty(t('losses.nothing')) : null}>
      <ol className="sheet-rows losses-of-shift">
        {entries.map(({ key, ms, stops, money }) => {
          const only = Object.fromEntries(Object.entries(key).filter(([, value]) => value));
          const place = `/losses?line=${report.line}&period=any&from=${from}&to=${to}&only=${encodeURIComponent(writeOnly(only) ?? '')}`;
          return (
            <li key={JSON.stringify(key)} data-reason={key.reason} data-ms={ms}>
              <Link href={place} className="sheet-name">
                {names.reason(key)}
              </Link>
              <span className="sheet-bar">
                <i style={{ width: `${(100 * ms) / most}%` }} />
              </span>
              <b className="num">{hoursText(ms, f)}</b>
              <span className="num quiet">{t('line.stops', { count: stops })}</span>
              <span className="num quiet">{money === null ? '' : f.money(money)}</span>
              <ActionButton
                draft={{
                  line: report.line,
                  machine: key.machine || null,
                  title: names.reason(key),
                  evidence: { scope: `line:${report.line}`, from: window.from, to: window.to, only },
                  measure: { kind: 'loss', scope: `line:${report.line}`, only, by: 'stops' },
                }}
              />
            </li>
          );
        })}
      </ol>
      <p className="sheet-unexplained num">
        {t('reports.unexplained', { time: hoursText(now.lost.unexplainedMs, f), all: hoursText(now.lost.ms, f) })}
      </p>
    </Part>
  );
}

export function StopRows({ report }: Props) {
  const { t, f } = useWords();
  const names = useNames();
  const empty = useEmpty({ report });
  return (
    <Part title={t('reports.longestStops')} empty={report.stops.length === 0 ? empty(t('reports.noStops')) : null}>
      <ol className="sheet-rows stops-of-shift">
        {report.stops.map((stop) => {
          const from = Date.parse(stop.from);
          const key = { reason: stop.reason, machine: stop.machine, ...(stop.cause ? { cause: stop.cause } : {}) };
          return (
            <li key={`${stop.machine}${stop.from}`}>
              <button type="button" title={t('panel.showThen')} onClick={() => goTo(Math.ceil(from / 1000) * 1000)}>
                <span className="num">{f.clock(from)}</span>
                <StateGlyph state={stop.state} size={13} />
                <span className={stop.unexplained ? 'sheet-name short' : 'sheet-name'}>{names.reason(key)}</span>
                <b className="num">{f.duration(Date.parse(stop.to) - from)}</b>
              </button>
            </li>
          );
        })}
      </ol>
    </Part>
  );
}

export function OrderRows({ report }: Props) {
  const { t, f } = useWords();
  const plant = usePlant();
  return (
    <Part title={t('reports.orders')} empty={report.orders.length === 0 ? t('reports.noOrders') : null}>
      <ol className="sheet-rows orders-of-shift">
        {report.orders.map(({ id, product, good, order }) => {
          const end = order?.end ?? null;
          const late = order?.plannedEnd != null && Date.parse(end ?? report.window.to) > Date.parse(order.plannedEnd);
          return (
            <li key={id}>
              <b className="sheet-name">{id}</b>
              <span className="sheet-name quiet">{productName(plant, product, f) ?? product}</span>
              <span className="num">+{f.number(good)}</span>
              <span className={late ? 'num short' : 'num'}>
                {order && t('reports.ofPlan', { made: f.number(order.good), planned: f.number(order.quantity) })}
                {late && `, ${t('reports.late')}`}
              </span>
            </li>
          );
        })}
      </ol>
    </Part>
  );
}

export function RejectRows({ report }: Props) {
  const { t, f, unit } = useWords();
  const names = useNames();
  const empty = useEmpty({ report });
  const window = { from: Date.parse(report.window.from), to: Date.parse(report.window.to) };
  return (
    <Part title={t('reports.rejects')} empty={report.rejects.length === 0 ? empty(t('reports.none')) : null}>
      <ol className="sheet-rows rejects-of-shift">
        {report.rejects.slice(0, 3).map(({ machine, reject, unit: word }) => (
          <li key={machine}>
            <span className="sheet-name">{names.machine(machine)}</span>
            <WhyButton
              className="num"
              question={{ kpi: 'scrap-ratio', scope: `machine:${machine}`, window, profile: 'iso22400' }}
            >
              {f.number(reject)} {unit(word, reject)}
            </WhyButton>
          </li>
        ))}
      </ol>
    </Part>
  );
}

export function ChangeoverList({ report }: Props) {
  const { t, f } = useWords();
  const plant = usePlant();
  const empty = useEmpty({ report });
  const say = (id: string) => productName(plant, id, f) ?? id;
  return (
    <Part title={t('reports.changeovers')} empty={report.changeovers.length === 0 ? empty(t('reports.none')) : null}>
      <ol className="sheet-rows changeovers-of-shift">
        {report.changeovers.slice(0, 3).map(({ from, fromProduct, toProduct, ms }) => (
          <li key={from}>
            <span className="sheet-name">
              {say(fromProduct)} → {say(toProduct)}
            </span>
            <b className="num">{f.duration(ms)}</b>
          </li>
        ))}
      </ol>
    </Part>
  );
}

export function EnergyPart({ report }: Props) {
  const { t, f } = useWords();
  const { energy } = report;
  return (
    <Part title={t('nav.energy')} empty={energy.reason === null ? null : t(`reason.${energy.reason}`)}>
      <p className="num sheet-energy">
        <b>{f.number(energy.kWh)} kWh</b>
        {energy.money !== null && ` · ${f.money(energy.money)}`}
        {energy.kgCo2 !== null && ` · ${t('energy.carbon', { kg: f.number(energy.kgCo2) })}`}
      </p>
    </Part>
  );
}
