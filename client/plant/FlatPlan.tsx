import { STATES } from '../../twin/words.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import type { Risks } from '../maintenance/assets/use-risks.ts';
import { isStop } from '../record/stops.ts';
import { select, useSelection } from '../router/selection.ts';
import { RiskGlyph } from '../ui/RiskGlyph.tsx';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';

import { GoodsList } from './GoodsList.tsx';
import type { StandingGoods } from './scene/goods/standing-goods.ts';

/** The plant without WebGL: each line in the order of flow, each machine a button. Says what the 3D view says. */
export function FlatPlan({ goods, risks }: { readonly goods: readonly StandingGoods[]; readonly risks: Risks }) {
  const { t, f } = useWords();
  const { plant } = useTwinWords();
  const utilities = plant.machines.filter((m) => m.line < 0).map((m) => m.slot);
  return (
    <div className="flat">
      {plant.lines.map((line) => (
        <section key={line.id}>
          <h2>{f.say(line.name)}</h2>
          <FlatRow machines={line.machines} risks={risks} flows />
        </section>
      ))}
      {utilities.length > 0 && (
        <section>
          <h2>{t('plant.utilities')}</h2>
          <FlatRow machines={utilities} risks={risks} flows={false} />
        </section>
      )}
      <GoodsList goods={goods} hidden={false} />
    </div>
  );
}

function FlatRow({
  machines,
  risks,
  flows,
}: {
  readonly machines: readonly number[];
  readonly risks: Risks;
  readonly flows: boolean;
}) {
  const { t, f, state: word, fault } = useWords();
  const store = useSecond();
  const selection = useSelection();
  return (
    <ol className={flows ? 'flat-row flows' : 'flat-row'}>
      {machines.map((slot) => {
        const machine = store.plant.machines[slot]!;
        const state = STATES[store.stateOf(slot)] ?? 'unknown';
        const stands = isStop(state);
        const risk = risks.get(slot);
        return (
          <li key={machine.id}>
            <button
              type="button"
              className={`flat-machine ${state === 'breakdown' || state === 'micro-stop' ? 'down' : ''}`}
              aria-pressed={selection.machine === slot}
              onClick={() => select({ machine: machine.id })}
            >
              <span className="flat-name">
                <StateGlyph state={state} size={15} />
                <b>{f.say(machine.name)}</b>
              </span>
              <span className="flat-state">
                {stands ? fault(machine, store.faultOf(slot), state) : word(state)}
                {stands && <span className="num"> {f.duration(store.moment() - store.sinceOf(slot))}</span>}
              </span>
              {risk?.called && (
                <span className="flat-state">
                  <RiskGlyph size={12} />{' '}
                  {t('scene.risk', { chance: f.percent(risk.probability), time: f.duration(risk.horizonMs) })}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
