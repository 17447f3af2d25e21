import '../plant/plant.css';
import './line.css';
import type { Line } from '../../twin/plant/model.ts';
import { STATES } from '../../twin/words.ts';
import '../alarms/alarms.css';
import { CallList } from '../alarms/CallList.tsx';
import { ReleaseGate } from '../checklists/ReleaseGate.tsx';
import { lineFace, RUNNING, STANDING } from '../live/line-face.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { RunningOrder } from '../orders/RunningOrder.tsx';
import { CauseChain } from '../plant/CauseChain.tsx';
import { costOf, idealRateOf } from '../plant/lost-units.ts';
import { StateBlock } from '../plant/StateBlock.tsx';
import { StateStrip } from '../record/StateStrip.tsx';
import { useRecord } from '../record/use-record.ts';
import { Link } from '../router/Link.tsx';
import { LineShortages } from '../stock/LineShortages.tsx';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWidth } from '../ui/use-width.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { LossList } from './LossList.tsx';
import { ShiftFigures } from './ShiftFigures.tsx';
import { Unexplained } from './Unexplained.tsx';

const RECORD_MS = 8 * 3_600_000;
const STEP_MS = 30_000;

/** One line to be read: how it stands and why, the shift so far, what was lost, its machines in the order of flow. */
export function LineScreen({ line }: { readonly line: Line }) {
  const inWords = useWords();
  const { t, f, state: word, fault } = inWords;
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const view = store.lines.get(line.id);
  const at = store.moment();
  const known = store.status === 'live' || store.status === 'replay';
  const face = view && known ? lineFace(view) : { state: 'unknown' as const, since: store.at, machine: null, fault: 0 };
  const cause = plant.machines.find((m) => m.id === face.machine);
  const reason = inWords.cause(cause, face.fault, face.state);
  const cost = STANDING.has(face.state) ? costOf(line, at - face.since) : null;
  const to = Math.ceil(at / STEP_MS) * STEP_MS;
  const from = view?.shift && view.shift.to - view.shift.from <= 14 * 3_600_000 ? view.shift.from : to - RECORD_MS;
  const record = useRecord(line.machines, from, to);
  const [frame, width] = useWidth<HTMLDivElement>();
  const baseUnit = plant.products.find((product) => product.id === view?.product)?.baseUnit ?? 'unit';

  return (
    <div className={`page line-page ${store.status}`}>
      <nav className="line-picker" aria-label={t('nav.lines')}>
        {plant.lines.map((l) => (
          <Link
            key={l.id}
            className="nav"
            href={`/line/${l.id}`}
            {...(l.id === line.id ? { 'aria-current': 'page' as const } : {})}
          >
            {f.say(l.name)}
          </Link>
        ))}
      </nav>
      <div className="line-title">
        <h1>{f.say(line.name)}</h1>
        <span>{productName(plant, view?.product ?? null, f) ?? t('plant.noProduct')}</span>
        {view?.order && <span className="quiet">{t('line.order', { order: view.order })}</span>}
        <span className="grow" />
        <Link className="button" href={`/losses?line=${line.id}`}>
          {t('nav.losses')}
        </Link>
        <Link className="button" href={`/plant?line=${line.id}`}>
          {t('line.inPlant')}
        </Link>
      </div>
      <CallList line={line.id} />
      {store.status === 'live' && <LineShortages line={line.id} />}
      <ReleaseGate line={line.id} running={known && RUNNING.has(face.state)} />

      <StateBlock
        state={face.state}
        reason={reason}
        since={face.since}
        at={at}
        known={store.lastKnown(line.constraint)}
      />
      {cost !== null && (
        <p className="line-cost">
          {t('line.costSoFar', { cost: f.money(cost), hour: f.money(line.stopCostPerHour ?? 0) })}
        </p>
      )}

      <section className="card" aria-labelledby="shift-title">
        <h2 id="shift-title">
          {view?.shift
            ? t('line.shift', { from: f.clock(view.shift.from), to: f.clock(view.shift.to) })
            : t('line.noShift')}
        </h2>
        {view?.shift && view.shift.since - view.shift.from > 60_000 && (
          <p className="quiet">{t('line.countedSince', { time: f.clock(view.shift.since) })}</p>
        )}
        {view?.shift && (
          <ShiftFigures
            line={line.id}
            shift={view.shift}
            target={line.targetEfficiency}
            wip={view.wip === null ? null : { count: view.wip, unit: baseUnit }}
            dim={!known}
          />
        )}
        <div className="line-strip" ref={frame}>
          {width > 0 && (
            <StateStrip segments={record.get(line.constraint) ?? []} from={from} to={to} width={width} height={26} />
          )}
          <div className="line-strip-ends caption num">
            <span>{f.clock(from)}</span>
            <span>{t('line.stripOf', { machine: f.say(plant.machines[line.constraint]!.name) })}</span>
            <span>{f.clock(at)}</span>
          </div>
        </div>
      </section>

      {store.status === 'live' && <RunningOrder line={line.id} now={at} />}

      <div className="line-columns">
        <section className="card">
          {view && view.chain.length > 0 && STANDING.has(face.state) ? (
            <CauseChain view={view} />
          ) : (
            <>
              <h2>{t('panel.whyStopped')}</h2>
              <p className="quiet">{t(known ? 'line.runs' : 'plant.notKnown')}</p>
            </>
          )}
        </section>
        <section className="card">
          <h2>{t('line.lost')}</h2>
          <LossList losses={view?.shift?.losses ?? []} />
          <Unexplained line={line.id} machine={plant.machines[line.constraint]!.id} from={from} to={at} />
        </section>
      </div>

      <section className="card" aria-labelledby="machines-title">
        <h2 id="machines-title">{t('panel.machines')}</h2>
        <div className="table-frame">
          <table className="machines">
            <thead>
              <tr>
                <th scope="col">{t('line.machine')}</th>
                <th scope="col">{t('line.state')}</th>
                <th scope="col" className="figure">
                  {t('line.for')}
                </th>
                <th scope="col" className="figure">
                  {t('panel.speed')}
                </th>
                <th scope="col" className="figure wide">
                  {t('panel.good')}
                </th>
                <th scope="col" className="figure wide">
                  {t('panel.rejectCount')}
                </th>
                <th scope="col" className="wide">
                  {t('line.record')}
                </th>
              </tr>
            </thead>
            <tbody>
              {line.machines.map((slot) => {
                const machine = plant.machines[slot]!;
                const state = STATES[store.stateOf(slot)] ?? 'unknown';
                const ideal = idealRateOf(machine, view?.product ?? null);
                return (
                  <tr key={machine.id}>
                    <th scope="row">
                      <Link href={`/plant?machine=${machine.id}`}>{f.say(machine.name)}</Link>
                    </th>
                    <td>
                      <span className="machine-state">
                        <StateGlyph state={state} size={14} />
                        {store.faultOf(slot) > 0 && STANDING.has(state)
                          ? fault(machine, store.faultOf(slot), state)
                          : word(state)}
                      </span>
                    </td>
                    <td className="figure num">{f.duration(at - store.sinceOf(slot))}</td>
                    <td className="figure num">
                      {ideal === null ? '' : `${f.number(store.speedOf(slot))} `}
                      {ideal !== null && <span className="quiet">/ {f.number(ideal)}</span>}
                    </td>
                    <td className="figure num wide">
                      {machine.idealRate === null ? '' : f.number(store.goodOf(slot))}
                    </td>
                    <td className="figure num wide">
                      {machine.idealRate === null ? '' : f.number(store.rejectOf(slot))}
                    </td>
                    <td className="wide">
                      <StateStrip segments={record.get(slot) ?? []} from={from} to={to} width={220} height={12} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  );
}
