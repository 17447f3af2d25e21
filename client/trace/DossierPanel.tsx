import type { ReactNode } from 'react';
import { type Dossier, dossierPath, type Lot, type Stay, type Trace } from '../http/lots-api.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { useNames } from '../losses/use-names.ts';
import { goTo } from '../timeline/moment.ts';
import { useWords } from '../words/use-words.ts';
import { LotGlyph } from './LotGlyph.tsx';
import { Sparkline } from './Sparkline.tsx';
import { useLotWords } from './use-lot-words.ts';

export interface DossierPanelProps {
  readonly code: string;
  readonly lot: Lot;
  readonly backward: Trace;
  readonly forward: Trace;
  readonly onPick: (code: string) => void;
  readonly onWalk: (code: string) => void;
}

/** A lot, and what was so around it: where it was, who was there, what stood and what was measured. */
export function DossierPanel({ code, lot, backward, forward, onPick, onWalk }: DossierPanelProps) {
  const { t, f } = useWords();
  const words = useLotWords();
  const { answer, failed } = useAnswer<Dossier>(dossierPath(code), `dossier ${code}`, true);
  const edges = [...backward.edges, ...forward.edges];
  const inputs = distinct(edges.flatMap(({ from, to }) => (to === code ? [from] : [])));
  const outputs = distinct(edges.flatMap(({ from, to }) => (from === code ? [to] : [])));
  return (
    <aside className="card dossier" aria-label={t('trace.dossier', { code })}>
      <header>
        <LotGlyph kind={lot.kind} />
        <h2>{code}</h2>
      </header>
      <p className="dossier-what">
        {t(`trace.kind.${lot.kind}`)} · {words.material(lot)}
        {!lot.known && <b> · {t('trace.unknownOrigin')}</b>}
      </p>
      <dl className="facts">
        <Fact name={t('trace.quantity')}>{lot.quantity === null ? null : words.amount(lot.quantity, lot.unit)}</Fact>
        <Fact name={t('trace.madeAt')}>{lot.madeAt && f.day(Date.parse(lot.madeAt))}</Fact>
        <Fact name={t('trace.expires')}>{lot.expires && f.date(Date.parse(lot.expires))}</Fact>
        <Fact name={t('trace.supplier')}>{lot.supplier}</Fact>
        <Fact name={t('trace.supplierLot')}>{lot.supplierLot}</Fact>
        <Fact name={t('orders.order')}>{lot.order}</Fact>
        <Fact name={t('trace.customer')}>{lot.customer}</Fact>
        <Fact name={t('trace.shippedAt')}>{lot.shippedAt && f.day(Date.parse(lot.shippedAt))}</Fact>
      </dl>
      {code !== forward.lot.code && (
        <button type="button" className="button" onClick={() => onWalk(code)}>
          {t('trace.walk')}
        </button>
      )}
      <Codes title={t('trace.inputs')} codes={inputs} onPick={onPick} />
      <Codes title={t('trace.outputs')} codes={outputs} onPick={onPick} />
      {failed && <p role="alert">{failed}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && answer.stays.length === 0 && <p className="quiet">{t('trace.noStay')}</p>}
      {answer?.stays.map((stay) => (
        <StayCard key={stay.order} stay={stay} />
      ))}
      {answer?.moreStays && <p className="caption">{t('trace.moreStays')}</p>}
      {answer && answer.traces.length > 0 && (
        <section>
          <h3>{t('trace.measured')}</h3>
          <Readings traces={answer.traces} />
        </section>
      )}
    </aside>
  );
}

function StayCard({ stay }: { readonly stay: Stay }) {
  const { t, f, state } = useWords();
  const names = useNames();
  const plant = usePlant();
  const line = plant.lines.find(({ id }) => id === stay.line);
  const energy = stay.machines.reduce((sum, { energyKwh }) => sum + energyKwh, 0);
  const at = (time: string) => f.clock(Date.parse(time));
  return (
    <section className="stay">
      <h3>
        {t('orders.oneOf', { order: stay.order })} · {line ? f.say(line.name) : stay.line}
      </h3>
      <p className="caption num">
        {f.day(Date.parse(stay.from))} – {stay.open ? t('trace.untilNow') : at(stay.to)} ·{' '}
        {t(stay.by === 'signal' ? 'trace.bySignal' : 'trace.byOrder')}
      </p>
      <ol className="stay-machines">
        {stay.machines.map(({ machine, from, to, good, reject }) => (
          <li key={machine}>
            <button
              type="button"
              className="link-button"
              onClick={() => goTo(Date.parse(from))}
              title={t('trace.goThere')}
            >
              <span className="num">
                {at(from)} – {at(to)}
              </span>{' '}
              {names.machine(machine)}
            </button>
            <span className="num caption">
              {f.number(good)}
              {reject > 0 && ` · ${t('trace.rejects', { count: Math.round(reject) })}`}
            </span>
          </li>
        ))}
      </ol>
      <dl className="facts">
        <Fact name={t('nav.energy')}>{energy > 0 ? `${f.number(energy, energy < 10 ? 1 : 0)} kWh` : null}</Fact>
        <Fact name={t('dimension.crew')}>{stay.crews.map((crew) => names.value('crew', crew)).join(', ') || null}</Fact>
        <Fact name={t('dimension.shift')}>
          {stay.shifts.map((shift) => names.value('shift', shift)).join(', ') || null}
        </Fact>
        <Fact name={t('trace.people')}>{distinct(stay.people.map(({ name }) => name)).join(', ') || null}</Fact>
        <Fact name={t('trace.recipes')}>{stay.recipes.map((one) => one.split(': ').at(-1)).join(', ') || null}</Fact>
        <Fact name={t('checklists.title')}>
          {stay.checks.length === 0
            ? null
            : t('trace.checks', {
                done: stay.checks.filter(({ done }) => done !== null).length,
                of: stay.checks.length,
              })}
        </Fact>
      </dl>
      {stay.stops.length > 0 && (
        <ul className="stay-list" aria-label={t('trace.stops')}>
          {stay.stops.slice(0, 6).map((stop) => (
            <li key={`${stop.machine} ${stop.from}`}>
              <span className="num">{at(stop.from)}</span> {names.machine(stop.machine)}:{' '}
              {stop.reason === null ? state(stop.state) : names.reason({ reason: stop.reason, machine: stop.machine })},{' '}
              <span className="num">{f.duration(Date.parse(stop.to) - Date.parse(stop.from))}</span>
            </li>
          ))}
          {stay.stops.length > 6 && <li className="caption">{t('trace.more', { count: stay.stops.length - 6 })}</li>}
        </ul>
      )}
      {stay.signals.length > 0 && (
        <ul className="stay-list" aria-label={t('trace.signals')}>
          {stay.signals.slice(0, 6).map((signal) => (
            <li key={signal.id}>
              <span className="num">{at(signal.at)}</span> {names.machine(signal.machine)}, {signal.characteristic}:{' '}
              {signal.rules.map((rule) => t(`spc.ruleShort.${rule}`)).join(', ')}
            </li>
          ))}
          {stay.signals.length > 6 && (
            <li className="caption">{t('trace.more', { count: stay.signals.length - 6 })}</li>
          )}
        </ul>
      )}
      {stay.alarms.length > 0 && (
        <p className="caption">
          {t('trace.alarms', { count: stay.alarms.filter(({ what }) => what === 'activated').length })}
        </p>
      )}
      {stay.scans.some(({ accepted }) => !accepted) && (
        <ul className="stay-list" aria-label={t('trace.refusedScans')}>
          {stay.scans
            .filter(({ accepted }) => !accepted)
            .map((scan) => (
              <li key={scan.id}>
                <span className="num">{at(scan.at)}</span> {t(`trace.refusal.${scan.refusal ?? 'unknown-code'}`)}:{' '}
                {scan.code}
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}

function Readings({ traces }: { readonly traces: Dossier['traces'] }) {
  const { f } = useWords();
  const names = useNames();
  const plant = usePlant();
  const said = (name: string) => {
    const tag = plant.tags.find((one) => one.name === name);
    return tag ? f.say(tag.words) : name;
  };
  return (
    <ul className="readings">
      {traces.map(({ tag, machine, unit, points, from, to }) => (
        <li key={tag}>
          <span>
            {said(tag)} <span className="caption">{names.machine(machine)}</span>
          </span>
          <Sparkline
            points={points as readonly (readonly [number, number | null])[]}
            from={Date.parse(from)}
            to={Date.parse(to)}
            unit={unit}
          />
        </li>
      ))}
    </ul>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Codes({
  title,
  codes,
  onPick,
}: {
  readonly title: string;
  readonly codes: readonly string[];
  readonly onPick: (code: string) => void;
}) {
  if (codes.length === 0) return null;
  return (
    <section className="dossier-codes">
      <h3>{title}</h3>
      <p>
        {codes.slice(0, 12).map((code) => (
          <button key={code} type="button" className="link-button" onClick={() => onPick(code)}>
            {code}
          </button>
        ))}
        {codes.length > 12 && <span className="caption">+{codes.length - 12}</span>}
      </p>
    </section>
  );
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];
