import type { LineView } from '../../twin/live/protocol.ts';
import { usePlant } from '../live/twin-context.ts';
import { select } from '../router/selection.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';

/** Why the line stopped: the cause first, then whom it reached, each with its time. */
export function CauseChain({ view }: { readonly view: LineView }) {
  const { t, f, state, fault } = useWords();
  const plant = usePlant();
  const cause = view.cause;
  const links = [...new Map([...view.chain, ...view.waiting].map((link) => [link.machine, link])).values()].sort(
    (a, b) => a.since - b.since,
  );
  return (
    <section className="chain">
      <h2>{t('panel.whyStopped')}</h2>
      <ol>
        {links.map((link) => {
          const machine = plant.machines.find((m) => m.id === link.machine);
          const after = cause && link.machine !== cause.machine ? link.since - cause.since : null;
          return (
            <li key={link.machine}>
              <button type="button" onClick={() => select({ machine: link.machine })}>
                <StateGlyph state={link.state} size={14} />
                <b>{machine ? f.say(machine.name) : link.machine}</b>
                <span className="chain-why">
                  {after === null || after < 0
                    ? fault(machine, link.fault, link.state)
                    : t('panel.after', {
                        state: f.inline(state(link.state)),
                        age: f.duration(after),
                      })}
                </span>
                <span className="num chain-when">{f.seconds(link.since)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
