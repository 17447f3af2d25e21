import { useState } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import { usePlant, useTwin } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import type { Entry } from './entry-queue.ts';

const WORK = '/api/v1/maintenance/orders';

/** Two taps when a machine sounds or looks wrong: "Something is wrong", then where; the workshop has it as an order. */
export function TagPad({
  line,
  waiting,
  enter,
}: {
  readonly line: Line;
  /** What this device has not sent yet. */
  readonly waiting: readonly Entry[];
  readonly enter: (path: string, body: Record<string, unknown>) => void;
}) {
  const { t, f } = useWords();
  const { machines } = usePlant();
  const { store } = useTwin();
  const [open, setOpen] = useState(false);
  const [told, setTold] = useState('');
  const unsent = waiting.filter(({ path }) => path === WORK).length;
  if (!open)
    return (
      <button type="button" className="tile call-tile" onClick={() => setOpen(true)}>
        {t('work.tag.wrong')}
        {told !== '' && (
          <small role="status">{t(unsent > 0 ? 'work.tag.waits' : 'work.tag.told', { machine: told })}</small>
        )}
      </button>
    );
  return (
    <fieldset className="pad supply-pad">
      <legend>{t('work.tag.where')}</legend>
      {line.machines.map((slot) => {
        const machine = machines[slot];
        return (
          machine && (
            <button
              key={machine.id}
              type="button"
              className="tile strong"
              onClick={() => {
                setOpen(false);
                setTold(f.say(machine.name));
                const madeAt = new Date(store.now()).toISOString();
                enter(WORK, { machine: machine.id, kind: 'tag', title: t('work.tag.title'), madeAt });
              }}
            >
              {f.say(machine.name)}
            </button>
          )
        );
      })}
      <button type="button" className="tile" onClick={() => setOpen(false)}>
        {t('operator.back')}
      </button>
    </fieldset>
  );
}
