import { useRef, useState } from 'react';
import { type Chart, getChart, getSignalsOf } from '../http/quality-api.ts';
import { useSecond } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { setQuery } from '../router/router.ts';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { Capability } from './Capability.tsx';
import { ControlChart } from './ControlChart.tsx';
import { morePoints, sameStages } from './more-points.ts';
import { PointCard } from './PointCard.tsx';
import { ResidualsOffer } from './ResidualsOffer.tsx';
import { SignalCard } from './SignalCard.tsx';
import { StageCard } from './StageCard.tsx';

const WRITES = ['quality', 'engineer', 'admin'] as const;
const HOUR_MS = 3_600_000;
const SPANS = { hour: HOUR_MS, shift: 8 * HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
type Span = keyof typeof SPANS;
/** So that the same is not asked for anew each second. */
const STEP_MS = 5_000;
const MOST = 100_000;

/** One characteristic large: its chart, the signal that stands with what changed before it, stages, capability. */
export function ChartPage({
  id,
  product,
  news,
}: {
  readonly id: string;
  readonly product: string | null;
  readonly news: number;
}) {
  const { t, f } = useWords();
  const me = useMe();
  const store = useSecond();
  const { plant } = store;
  const [span, setSpan] = useState<Span>('shift');
  const [picked, setPicked] = useState<number | null>(null);
  const live = store.status !== 'replay';
  const to = live ? null : Math.ceil(store.moment() / STEP_MS) * STEP_MS;
  const key = `${id} ${product} ${span} ${to}`;
  const held = useRef<{ readonly key: string; readonly chart: Chart } | null>(null);
  const { answer, trouble, again } = usePolled(
    async (signal) => {
      const end = to ?? store.now();
      const from = end - SPANS[span];
      const text = (at: number) => new Date(at).toISOString();
      const ask = (since: number) =>
        getChart(id, { product, from: text(since), to: text(end + 1000), most: MOST }, signal);
      // What is there already stays; only what came since is asked for, unless other limits hold.
      const before = held.current?.key === key ? held.current.chart : null;
      const since = before?.points.at.at(-1);
      const [newer, signals] = await Promise.all([ask(since ?? from), getSignalsOf(id, signal)]);
      const goes = before !== null && since !== undefined && sameStages(before, newer);
      const chart = goes ? morePoints(before, newer, from) : since === undefined ? newer : await ask(from);
      held.current = { key, chart };
      return { chart, signals: signals.filter((one) => one.product === chart.product) };
    },
    key,
    news,
  );
  if (!answer)
    return <section className="card spc-chart">{trouble ? <Trouble words={trouble} /> : t('why.reading')}</section>;
  const { chart, signals } = answer;
  const { characteristic } = chart;
  const machine = plant.machines.find((one) => one.id === characteristic.machine);
  const namesOf = (keys: readonly string[]) =>
    keys
      .map((key) => plant.tags.find(({ name }) => name === `${characteristic.machine}/${key}`)?.words ?? key)
      .map((words) => f.say(words))
      .join(', ');
  const made = productName(plant, chart.product, f);
  const standing = signals.filter(({ state }) => state !== 'closed');
  const index = picked === null ? null : chart.points.at.indexOf(picked);
  return (
    <div className={standing.length > 0 ? 'spc-detail spc-with-signal' : 'spc-detail'}>
      <div className="spc-chart-column">
        <section className="card spc-chart" data-chart-large={characteristic.id}>
          <header className="spc-chart-head">
            <div>
              <h2>{f.say(characteristic.name)}</h2>
              <p className="quiet">
                {machine && f.say(machine.name)} ·{' '}
                {t(`spc.kind.${characteristic.chart}`, { count: characteristic.size })}
                {made && ` · ${made}`}
                {characteristic.measured.from === 'tags' && ` · ${namesOf(characteristic.measured.tags)}`}
              </p>
            </div>
            <Segments
              label={t('losses.periods')}
              of={Object.keys(SPANS) as Span[]}
              chosen={span}
              choose={setSpan}
              words={(one) => t(`spc.span.${one}`)}
            />
            {live && hasRole(me, WRITES) && (
              <button type="button" className="button" onClick={() => setQuery('edit', characteristic.id)}>
                {t('spc.write.edit')}
              </button>
            )}
            <button type="button" className="button" onClick={() => setQuery('chart', null)}>
              {t('spc.back')}
            </button>
          </header>
          {chart.points.at.length === 0 || (characteristic.chart === 't2' && chart.stages.length === 0) ? (
            chart.points.at.length === 0 && <p className="quiet">{t('spc.noPoints')}</p>
          ) : (
            <ControlChart
              chart={chart}
              picked={index === null || index < 0 ? null : index}
              pick={(next) => setPicked(next === null ? null : (chart.points.at[next] ?? null))}
            />
          )}
          {chart.late !== null && (
            <p className="quiet">
              {t('spc.late', { count: chart.late.count, time: f.day(Date.parse(chart.late.at)) })}
            </p>
          )}
          {chart.stages.length === 0 && (
            <p className="quiet">
              {t(characteristic.learn === null ? 'spc.unfrozen' : 'spc.learning', {
                have: chart.points.at.length,
                need: characteristic.learn,
              })}
            </p>
          )}
          {index !== null && index >= 0 && <PointCard chart={chart} index={index} changed={again} />}
        </section>
        <div className="spc-cards">
          <Capability
            id={characteristic.id}
            product={chart.product}
            unit={characteristic.unit}
            from={chart.window.from}
            to={chart.window.to}
            offer={<ResidualsOffer chart={chart} changed={again} />}
          />
          <StageCard chart={chart} changed={again} />
        </div>
        {signals.length > standing.length && (
          <section className="card">
            <h3>{t('spc.before')}</h3>
            <ul className="spc-history">
              {signals
                .filter(({ state }) => state === 'closed')
                .map((one) => (
                  <li key={one.id}>
                    <span className="num">{f.day(Date.parse(one.at))}</span>{' '}
                    <b>{one.rules.map((rule) => t(`spc.ruleShort.${rule}`)).join(', ')}</b>
                    <span>{t('spc.closedAs', { cause: one.cause, action: one.action, who: one.closedBy })}</span>
                  </li>
                ))}
            </ul>
          </section>
        )}
      </div>
      {standing.length > 0 && (
        <aside className="spc-signals">
          {standing.map((one) => (
            <SignalCard key={one.id} signal={one} characteristic={characteristic} changed={again} />
          ))}
        </aside>
      )}
    </div>
  );
}
