import { useState } from 'react';
import type { Machine } from '../../twin/plant/model.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import { type AskedStop, askedStops } from './asked-stops.ts';
import type { Entry } from './entry-queue.ts';
import { ReasonPad } from './ReasonPad.tsx';
import { StopCard, type StopCardProps } from './StopCard.tsx';
import type { StopRow } from './use-stops.ts';
import { useSuggestions } from './use-suggestions.ts';

export interface UnexplainedListProps {
  /** Without the one that lasts and is shown by itself. */
  readonly rest: readonly StopRow[];
  /** All of the shift. */
  readonly stops: readonly StopRow[];
  readonly now: number;
  readonly waiting: readonly Entry[];
  readonly enter: (stop: StopRow) => StopCardProps['enter'];
}

/** What nobody has explained yet, each with a tap to the reasons. */
export function UnexplainedList({ rest, stops, now, waiting, enter }: UnexplainedListProps) {
  const { t, f, state } = useWords();
  const { machines } = usePlant();
  const [picked, setPicked] = useState<string | null>(null);
  const asked = askedStops(rest, machines, now);
  const lost = stops.reduce((sum, stop) => sum + unexplainedMs(stop), 0);
  return (
    <section className="operator-list">
      <h2>{t('operator.unexplained', { count: asked.length })}</h2>
      <p className="num">{t('operator.minutes', { time: f.duration(lost) })}</p>
      <ul>
        {asked.map((one) => {
          const stop = one.stops[0] as StopRow;
          const machine = machines.find(({ id }) => id === stop.machine);
          if (!machine) return null;
          const begin = Date.parse(stop.from);
          const part = stop.parts.find(({ unexplained }) => unexplained);
          const isOpen = picked === stop.id;
          return (
            <li key={stop.id}>
              <button
                type="button"
                className="tile wide"
                aria-expanded={isOpen}
                onClick={() => setPicked(isOpen ? null : stop.id)}
              >
                <span className="num">{f.clock(begin)}</span>
                <b>
                  {one.stops.length > 1 ? t('operator.machines', { count: one.stops.length }) : f.say(machine.name)}
                </b>
                <span className="num">{f.duration((stop.to ? Date.parse(stop.to) : now) - begin)}</span>
                {part && <small>{state(part.state)}</small>}
              </button>
              {isOpen && one.stops.length > 1 && (
                <SharedPad asked={one} machine={machine} stops={stops} enter={enter} />
              )}
              {isOpen && one.stops.length === 1 && (
                <StopCard
                  machine={machine}
                  stop={stop}
                  from={begin}
                  now={now}
                  waiting={waiting.filter(({ path }) => path.includes(encodeURIComponent(stop.id)))}
                  stops={stops}
                  enter={enter(stop)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** One reason for all machines of a silence. */
function SharedPad({
  asked,
  machine,
  stops,
  enter,
}: Pick<UnexplainedListProps, 'stops' | 'enter'> & { readonly asked: AskedStop; readonly machine: Machine }) {
  const { f } = useWords();
  const { machines } = usePlant();
  const suggested = useSuggestions(asked.stops[0]?.id ?? null);
  const names = asked.stops.map(({ machine: id }) => f.say(machines.find((one) => one.id === id)?.name ?? id));
  return (
    <div className="stop-card">
      <p className="quiet">{names.join(', ')}</p>
      <ReasonPad
        machine={machine}
        stops={stops}
        suggested={suggested}
        give={(reason, comment) => {
          for (const stop of asked.stops)
            enter(stop)('reason', { machine: stop.machine, from: stop.from, to: stop.to, reason, comment });
        }}
      />
    </div>
  );
}

const unexplainedMs = (stop: StopRow): number =>
  stop.parts.reduce((sum, part) => sum + (part.unexplained ? Date.parse(part.to) - Date.parse(part.from) : 0), 0);
