import { CloseButton } from '@mantine/core';
import type { Line } from '../../twin/plant/model.ts';
import { STATES } from '../../twin/words.ts';
import { lineFace, STANDING } from '../live/line-face.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { select } from '../router/selection.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { questionOf } from '../why/open-why.ts';
import { WhyButton } from '../why/WhyButton.tsx';
import { walkLink } from '../why/walk-link.ts';
import { useWords } from '../words/use-words.ts';
import { CauseChain } from './CauseChain.tsx';
import { costOf } from './lost-units.ts';
import { StateBlock } from './StateBlock.tsx';

/** A line that is picked out: how it stands, why, what it made, and its machines in the order of flow. */
export function LinePanel({ line }: { readonly line: Line }) {
  const { t, f, unit, state: word, cause } = useWords();
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const view = store.lines.get(line.id);
  const at = store.moment();
  const known = store.status === 'live' || store.status === 'replay';
  const face = view && known ? lineFace(view) : { state: 'unknown' as const, since: store.at, machine: null, fault: 0 };
  const machine = plant.machines.find((m) => m.id === face.machine);
  const cost = STANDING.has(face.state) ? costOf(line, at - face.since) : null;
  const shift = view?.shift;
  const constraint = plant.machines[line.constraint];
  return (
    <aside className="panel" aria-label={f.say(line.name)} data-tour="panel">
      <div className="panel-head">
        <div>
          <div className="caption">{f.say(plant.areas.find((a) => a.id === line.area)?.name ?? '')}</div>
          <h1>{f.say(line.name)}</h1>
        </div>
        <Link className="button" href={`/line/${line.id}`}>
          {t('panel.open')}
        </Link>
        <CloseButton aria-label={t('shell.close')} onClick={() => select({})} />
      </div>
      <StateBlock
        state={face.state}
        reason={cause(machine, face.fault, face.state)}
        since={face.since}
        at={at}
        known={store.lastKnown(line.constraint)}
      />
      <dl className="figures">
        {view?.rate != null && (
          <div>
            <dt>{t('panel.speed')}</dt>
            <dd className="num">
              {f.number(known ? view.rate : Number.NaN)}{' '}
              <span>{view.idealRate !== null ? t('panel.ofIdeal', { ideal: f.number(view.idealRate) }) : ''}</span>
            </dd>
          </div>
        )}
        {cost !== null && (
          <div>
            <dt title={t('panel.costHow', { cost: f.money(line.stopCostPerHour ?? 0) })}>{t('panel.cost')}</dt>
            <dd className="num">{f.money(cost)}</dd>
          </div>
        )}
        {shift && (
          <div>
            <dt>{t('panel.goodShift')}</dt>
            <dd className="num">
              {f.number(shift.good)} <span>{unit(shift.unit, shift.good)}</span>
            </dd>
          </div>
        )}
        {shift && (
          <div>
            <dt>{t('plant.oeeShift')}</dt>
            <dd className="num">
              <WhyButton question={questionOf(shift.oee, `line:${line.id}`)}>
                {shift.oee.value === null ? f.none : f.percent(shift.oee.value)}
              </WhyButton>
            </dd>
          </div>
        )}
      </dl>
      {view && view.chain.length > 0 && <CauseChain view={view} />}
      {STANDING.has(face.state) && constraint && (
        <Link className="button" href={walkLink(constraint.id, at)}>
          {t('find.link')}
        </Link>
      )}
      <section>
        <h2>{t('panel.machines')}</h2>
        <ul className="stops">
          {line.machines.map((slot) => {
            const m = plant.machines[slot]!;
            const state = STATES[store.stateOf(slot)] ?? 'unknown';
            return (
              <li key={m.id}>
                <button type="button" onClick={() => select({ machine: m.id })}>
                  <StateGlyph state={state} size={14} />
                  <span className="stops-why">{f.say(m.name)}</span>
                  <span className="stops-when">{word(state)}</span>
                  <span className="num stops-long">{f.duration(at - store.sinceOf(slot))}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
    </aside>
  );
}
