import { CloseButton } from '@mantine/core';
import type { Machine } from '../../twin/plant/model.ts';
import { STATES } from '../../twin/words.ts';
import { lineFace, STANDING } from '../live/line-face.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import type { MachineRisk } from '../maintenance/assets/use-risks.ts';
import { isStop, lastStops } from '../record/stops.ts';
import { useRecord } from '../record/use-record.ts';
import { Link } from '../router/Link.tsx';
import { select } from '../router/selection.ts';
import { goTo } from '../timeline/moment.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { WhyButton } from '../why/WhyButton.tsx';
import { walkLink } from '../why/walk-link.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { CauseChain } from './CauseChain.tsx';
import { costOf, idealRateOf, lostUnits } from './lost-units.ts';
import { StateBlock } from './StateBlock.tsx';
import { Trend } from './Trend.tsx';

const RECORD_MS = 8 * 3_600_000;
const STEP_MS = 60_000;

/** Everything known of one machine at the moment shown. */
export function MachinePanel({
  machine,
  risk,
}: {
  readonly machine: Machine;
  /** Null = nothing can be said of what will become of it. */
  readonly risk: MachineRisk | null;
}) {
  const { t, f, unit, fault } = useWords();
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const { slot } = machine;
  const line = plant.lines[machine.line];
  const view = line ? store.lines.get(line.id) : undefined;
  const state = STATES[store.stateOf(slot)] ?? 'unknown';
  const at = store.moment();
  const since = store.sinceOf(slot);
  const speed = store.speedOf(slot);
  const product = view?.product ?? null;
  const ideal = idealRateOf(machine, product);
  const shift = view?.shift ?? null;
  const to = Math.ceil(at / STEP_MS) * STEP_MS;
  const record = useRecord([slot], shift ? Math.min(shift.from, to - RECORD_MS) : to - RECORD_MS, to).get(slot) ?? [];
  const inShift = record.filter((s) => s.to > (shift?.from ?? to - RECORD_MS));
  const rejects = inShift.reduce((sum, s) => sum + s.reject, 0);
  const goods = inShift.reduce((sum, s) => sum + s.good, 0);
  const stops = lastStops(record, 6);
  const stands = isStop(state);
  const lost = stands ? lostUnits(machine, product, at - since) : null;
  const face = view ? lineFace(view) : null;
  const holdsLine = face?.machine === machine.id && STANDING.has(face.state);
  const cost = holdsLine && stands ? costOf(line, at - since) : null;
  const texts = (['order', 'lot'] as const).map((role) => {
    const tag = machine.tags.find((s) => plant.tags[s]?.role === role);
    return [role, tag === undefined ? null : store.textOf(tag)] as const;
  });

  return (
    <aside className="panel" aria-label={f.say(machine.name)} data-tour="panel">
      <div className="panel-head">
        <div>
          <div className="caption">
            {line ? (
              <Link href={`/line/${line.id}`}>
                {t('panel.place', { line: f.say(line.name), station: machine.station + 1 })}
              </Link>
            ) : (
              t('plant.utilities')
            )}
          </div>
          <h1>{f.say(machine.name)}</h1>
        </div>
        <CloseButton aria-label={t('shell.close')} onClick={() => select({})} />
      </div>

      <StateBlock
        state={state}
        reason={fault(machine, store.faultOf(slot), state)}
        since={since}
        at={at}
        known={store.lastKnown(slot)}
      />

      {stands && line && since > 0 && (
        <Link className="button" href={walkLink(machine.id, at)}>
          {t('find.link')}
        </Link>
      )}
      <dl className="figures">
        {ideal !== null && (
          <div>
            <dt>{t('panel.speed')}</dt>
            <dd className="num">
              {f.number(speed)} <span>{t('panel.ofIdeal', { ideal: f.number(ideal) })}</span>
            </dd>
          </div>
        )}
        {lost !== null && (
          <div>
            <dt title={t('panel.lostHow', { ideal: f.number(ideal ?? 0) })}>{t('panel.lost')}</dt>
            <dd className="num">
              {f.number(lost)} <span>{unit(machine.unit, lost)}</span>
            </dd>
          </div>
        )}
        {cost !== null && (
          <div>
            <dt title={t('panel.costHow', { cost: f.money(line?.stopCostPerHour ?? 0) })}>{t('panel.cost')}</dt>
            <dd className="num">{f.money(cost)}</dd>
          </div>
        )}
        {goods + rejects > 0 && (
          <div>
            <dt>{t('panel.rejects')}</dt>
            <dd className="num">
              <WhyButton
                question={{
                  kpi: 'scrap-ratio',
                  scope: `machine:${machine.id}`,
                  window: { from: inShift[0]!.from, to: at },
                  profile: 'iso22400',
                }}
              >
                {f.percent(rejects / (goods + rejects), 2)}
              </WhyButton>
            </dd>
          </div>
        )}
        {risk && (
          <div>
            <dt>{t('panel.fails', { time: f.duration(risk.horizonMs) })}</dt>
            <dd className={risk.called ? 'num short' : 'num'}>
              <Link
                href={`/maintenance?machine=${machine.id}${store.status === 'replay' ? `&at=${new Date(at).toISOString()}` : ''}`}
              >
                {f.percent(risk.probability)}
              </Link>{' '}
              <span>{t('panel.failsRange', { low: f.percent(risk.low), high: f.percent(risk.high) })}</span>
            </dd>
          </div>
        )}
        {machine.idealRate !== null && (
          <div>
            <dt>{t('panel.good')}</dt>
            <dd className="num">
              {f.number(store.goodOf(slot))} <span>{unit(machine.unit, store.goodOf(slot))}</span>
            </dd>
          </div>
        )}
      </dl>

      <Trend machine={machine} at={at} />

      {view && view.chain.length > 0 && view.chain.some((link) => link.machine === machine.id) && (
        <CauseChain view={view} />
      )}

      <section>
        <h2>{t('panel.lastStops')}</h2>
        {stops.length === 0 && <p className="quiet">{t('panel.noStops')}</p>}
        <ul className="stops">
          {stops.map((stop) => (
            <li key={stop.from}>
              <button
                type="button"
                onClick={() => goTo(Math.ceil(stop.from / 1000) * 1000)}
                title={t('panel.showThen')}
              >
                <StateGlyph state={stop.state} size={14} />
                <span className="stops-why">{fault(machine, stop.fault, stop.state)}</span>
                <span className="num stops-when">{f.clock(stop.from)}</span>
                <span className="num stops-long">{f.duration(Math.min(stop.to, at) - stop.from)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>

      {line && (
        <section>
          <h2>{t('panel.making')}</h2>
          <dl className="facts">
            <div>
              <dt>{t('panel.product')}</dt>
              <dd>{productName(plant, product, f) ?? f.none}</dd>
            </div>
            {texts.map(
              ([role, text]) =>
                text && (
                  <div key={role}>
                    <dt>{t(`panel.${role}`)}</dt>
                    <dd>{text}</dd>
                  </div>
                ),
            )}
          </dl>
        </section>
      )}
    </aside>
  );
}
