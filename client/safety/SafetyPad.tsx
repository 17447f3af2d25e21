import { useState } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import type { Entry } from '../operator/entry-queue.ts';
import { useWords } from '../words/use-words.ts';
import { SafetyForm } from './SafetyForm.tsx';

/** At the panel of a line: told at once, or kept on the device until the server is back. */
export function SafetyPad({
  line,
  waiting,
  enter,
}: {
  readonly line: Line;
  /** What this device has not sent yet. */
  readonly waiting: readonly Entry[];
  readonly enter: (path: string, body: Record<string, unknown>) => void;
}) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const unsent = waiting.filter(({ path }) => path === SAFETY).length;
  return (
    <section className="operator-safety" aria-label={t('safety.title')}>
      {unsent > 0 && <p className="stop-waiting">{t('safety.unsent', { count: unsent })}</p>}
      {open ? (
        <SafetyForm
          line={line.id}
          busy={false}
          trouble=""
          tell={(body) => {
            enter(SAFETY, body);
            setOpen(false);
          }}
          close={() => setOpen(false)}
        />
      ) : (
        <button type="button" className="tile" onClick={() => setOpen(true)}>
          {t('safety.tell')}
        </button>
      )}
    </section>
  );
}

export const SAFETY = '/api/v1/safety';
