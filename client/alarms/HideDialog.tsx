import { useEffect, useId, useRef, useState } from 'react';
import type { AlarmView } from '../../twin/live/protocol.ts';
import { useTwin } from '../live/twin-context.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';

const HOUR_MS = 3_600_000;
const SHELVES_H = [0.5, 1, 2, 4, 8] as const;

/** Why an alarm is hidden, and until when: both stay on record. */
export function HideDialog({
  alarm,
  act,
  close,
  done,
}: {
  readonly alarm: AlarmView;
  readonly act: 'shelve' | 'out-of-service';
  readonly close: () => void;
  readonly done: (body: { why: string; until?: string }) => void;
}) {
  const { t, f } = useWords();
  const { store } = useTwin();
  const dialog = useRef<HTMLDialogElement>(null);
  const reason = useRef<HTMLInputElement>(null);
  const title = useId();
  const [why, setWhy] = useState('');
  const [hours, setHours] = useState<number>(1);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    reason.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} className="card alarm-dialog" aria-labelledby={title} onClose={close}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (why.trim() === '') return;
          const until = new Date(store.now() + hours * HOUR_MS).toISOString();
          done(act === 'shelve' ? { why: why.trim(), until } : { why: why.trim() });
        }}
      >
        <h2 id={title}>
          {t(act === 'shelve' ? 'alarms.shelveTitle' : 'alarms.outTitle', { alarm: f.say(alarm.text) })}
        </h2>
        <p className="quiet">{t(act === 'shelve' ? 'alarms.shelveHow' : 'alarms.outHow')}</p>
        {act === 'shelve' && (
          <Segments
            label={t('alarms.howLong')}
            of={SHELVES_H}
            chosen={hours}
            choose={setHours}
            words={(one) => f.duration(one * HOUR_MS)}
          />
        )}
        <label className="alarm-why">
          {t('alarms.why')}
          <input ref={reason} required maxLength={300} value={why} onChange={(event) => setWhy(event.target.value)} />
        </label>
        <div className="alarm-acts">
          <button type="button" className="button" onClick={close}>
            {t('setup.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={why.trim() === ''}>
            {t(act === 'shelve' ? 'alarms.shelve' : 'alarms.outOfService')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
