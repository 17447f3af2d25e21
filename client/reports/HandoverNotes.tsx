import { useId, useState } from 'react';
import { send, sendOnce } from '../http/api.ts';
import type { ReportsShiftAnswer } from '../http/openapi.d.ts';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { useWords } from '../words/use-words.ts';

const WRITES = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;

/** What the shift tells the next one, and what the one before told this. */
export function HandoverNotes({
  report,
  changed,
}: {
  readonly report: ReportsShiftAnswer;
  readonly changed: () => void;
}) {
  const { t, f } = useWords();
  const me = useMe();
  const id = useId();
  const [text, setText] = useState('');
  // A key of its own for each note: sent again after a lost answer it is told once.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const tell = async () => {
    await sendOnce('POST', '/api/v1/reports/shift/notes', { line: report.line, shift: report.shift.key, text }, key);
    setText('');
    setKey(crypto.randomUUID());
    changed();
  };
  const { busy, trouble, submit } = useSending(tell, () => undefined);
  const withdraw = (note: number) => void send('DELETE', `/api/v1/reports/notes/${note}`, undefined).then(changed);
  return (
    <section className="sheet-notes" aria-labelledby="sheet-notes">
      <h2 id="sheet-notes">{t('reports.notes')}</h2>
      {report.notes.length === 0 && <p className="quiet">{t('reports.none')}</p>}
      <ul>
        {report.notes.map((note) => (
          <li key={note.id}>
            <p>{note.text}</p>
            <span className="caption">
              {note.by}, {f.clock(Date.parse(note.at))}
            </span>
            {hasRole(me, WRITES, false) && (
              <button type="button" className="link-button no-print" onClick={() => withdraw(note.id)}>
                {t('reports.withdraw')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {hasRole(me, WRITES, false) && (
        <form className="note-form no-print" onSubmit={submit}>
          <label htmlFor={id} className="visually-hidden">
            {t('reports.addNote')}
          </label>
          <textarea
            id={id}
            rows={2}
            maxLength={1000}
            value={text}
            placeholder={t('reports.addNote')}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" className="button" disabled={busy || text.trim() === ''}>
            {t('reports.tell')}
          </button>
        </form>
      )}
      {trouble && <p role="alert">{trouble}</p>}
      {report.notesBefore.length > 0 && (
        <>
          <h3>{t('reports.notesBefore')}</h3>
          <ul>
            {report.notesBefore.map((note) => (
              <li key={note.id}>
                <p>{note.text}</p>
                <span className="caption">
                  {note.by}, {f.day(Date.parse(note.at))}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
