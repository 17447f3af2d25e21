import { STATES } from '../../twin/words.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { isStop } from '../record/stops.ts';
import { select, useSelection } from '../router/selection.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';

import { GoodsList } from './GoodsList.tsx';
import type { StandingGoods } from './scene/goods/standing-goods.ts';

/** The plant without WebGL: each line in the order of flow, each machine a button. Says what the 3D view says. */
export function FlatPlan({ goods }: { readonly goods: readonly StandingGoods[] }) {
  const { t, f } = useWords();
  const { plant } = useTwinWords();
  const utilities = plant.machines.filter((m) => m.line < 0).map((m) => m.slot);
  return (
    <div className="flat">
      {plant.lines.map((line) => (
        <section key={line.id}>
          <h2>{f.say(line.name)}</h2>
          <FlatRow machines={line.machines} flows />
        </section>
      ))}
      {utilities.length > 0 && (
        <section>
          <h2>{t('plant.utilities')}</h2>
          <FlatRow machines={utilities} flows={false} />
        </section>
      )}
      <GoodsList goods={goods} hidden={false} />
    </div>
  );
}

function FlatRow({ machines, flows }: { readonly machines: readonly number[]; readonly flows: boolean }) {
  const { f, state: word, fault } = useWords();
  const store = useSecond();
  const selection = useSelection();
  return (
    <ol className={flows ? 'flat-row flows' : 'flat-row'}>
      {machines.map((slot) => {
        const machine = store.plant.machines[slot]!;
        const state = STATES[store.stateOf(slot)] ?? 'unknown';
        const stands = isStop(state);
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
            </button>
          </li>
        );
      })}
    </ol>
  );
}
