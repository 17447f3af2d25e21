import { useState } from 'react';
import { sendOnce } from '../http/api.ts';
import type { MeetingAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import { entryKey } from '../operator/use-entries.ts';
import { SafetyForm } from '../safety/SafetyForm.tsx';
import { SAFETY } from '../safety/SafetyPad.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useWords } from '../words/use-words.ts';

const TELLS = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;

/** What happened to people that day, or nearly did; and what nobody has told yet is told here. */
export function MeetingSafety({ answer, told }: { readonly answer: MeetingAnswer; readonly told: () => void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const may = hasRole(useMe(), TELLS, false);
  const [open, setOpen] = useState(false);
  /** One entry, however often it is sent. */
  const [key, setKey] = useState(entryKey);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const { events } = answer.safety;
  const tell = async (body: Record<string, unknown>) => {
    setBusy(true);
    try {
      await sendOnce('POST', SAFETY, body, key);
      setKey(entryKey());
      setOpen(false);
      setTrouble('');
      told();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const placeOf = ({ line, machine }: (typeof events)[number]) => {
    const place = machine ? plant.machines.find(({ id }) => id === machine) : plant.lines.find(({ id }) => id === line);
    return place ? f.say(place.name) : t('safety.elsewhere');
  };
  if (!may && events.length === 0) return null;
  return (
    <section className="card meeting-safety" aria-labelledby="meeting-safety">
      <div className="card-head">
        <h2 id="meeting-safety">{t('safety.title')}</h2>
        <span className="grow" />
        {may && !open && (
          <button type="button" className="button" onClick={() => setOpen(true)}>
            {t('safety.tell')}
          </button>
        )}
      </div>
      {open && (
        <SafetyForm
          line={null}
          busy={busy}
          trouble={trouble}
          tell={(body) => void tell(body)}
          close={() => setOpen(false)}
        />
      )}
      {events.length > 0 && (
        <ul className="safety-list">
          {events.map((event) => (
            <li key={event.id}>
              <span className="num">{f.clock(Date.parse(event.at))}</span>
              <span className={event.kind === 'near-miss' ? '' : 'harm'}>{t(`safety.kind.${event.kind}`)}</span>
              <span>{event.text}</span>
              <span className="quiet">{placeOf(event)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
