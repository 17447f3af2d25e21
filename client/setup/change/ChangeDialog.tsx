/** Every change goes the same way: what it would do, in words; why it is made; then it is in force, as a version. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { HttpProblem } from '../../http/api.ts';
import { applyPlant, draftPlant, type PlantDraft } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { expanded, summed, told } from './diff-words.ts';
import type { Change } from './use-change.ts';

const SHOWN = 200;

export function ChangeDialog({
  change,
  done,
}: {
  readonly change: Change;
  /** `version`: what is in force now; null = the change was given up. */
  readonly done: (version: number | null) => void;
}) {
  const { t, f } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const reason = useRef<HTMLInputElement>(null);
  const title = useId();
  const [draft, setDraft] = useState<PlantDraft | null>(null);
  const [trouble, setTrouble] = useState('');
  const [stale, setStale] = useState(false);
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);

  const ask = async () => {
    setBusy(true);
    try {
      setDraft(await draftPlant(change.what));
      setStale(false);
      setTrouble('');
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each change.
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    void ask();
    // Gone from the page, a dialog gives nothing back by itself.
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
      // What opened it may have gone with the change, or have nothing more to do.
      if (document.activeElement !== opener) document.querySelector<HTMLElement>('.setup-head h1')?.focus();
    };
  }, [change]);

  const whole = useMemo(() => expanded(draft?.diff ?? []), [draft]);
  const differences = useMemo(() => whole.map(told), [whole]);
  const sums = useMemo(() => summed(whole), [whole]);
  const sound = draft !== null && draft.errors.length === 0 && draft.diff.length > 0;

  // What is left to say is why.
  useEffect(() => {
    if (sound) reason.current?.focus();
  }, [sound]);

  const apply = async () => {
    if (!sound || busy || why.trim() === '') return;
    setBusy(true);
    try {
      const { version } = await applyPlant(draft.base, draft.yaml, why.trim());
      done(version.version);
    } catch (error) {
      setStale(error instanceof HttpProblem && error.status === 409);
      setTrouble(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };

  return (
    <dialog
      ref={dialog}
      className="change"
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        done(null);
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <header>
          <h2 id={title}>{t('setup.review')}</h2>
          <p className="quiet">{change.title}</p>
        </header>
        <div className="change-body">
          {!draft && !trouble && <p role="status">{t('setup.drafting')}</p>}
          {draft && draft.errors.length > 0 && (
            <section className="change-errors">
              <h3>{t('setup.errorCount', { count: draft.errors.length })}</h3>
              <ul>
                {draft.errors.slice(0, SHOWN).map(({ line, path, message }) => (
                  <li key={`${line} ${path} ${message}`}>
                    <b className="num">{line > 0 ? t('setup.line', { line }) : ''}</b> <code>{path}</code> {message}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {draft && draft.notes.length > 0 && (
            <ul className="change-notes" role="note">
              {draft.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          {draft && draft.errors.length === 0 && draft.diff.length === 0 && <p>{t('setup.noDifference')}</p>}
          {differences.length > 0 && (
            <>
              <p className="change-sums">
                {sums.map(({ kind, subject, count }) => (
                  <span key={`${kind} ${subject}`} className={`sum ${kind}`}>
                    <b className="num">{f.number(count)}</b> {t(`subject.${subject}`, { count })} {t(`change.${kind}`)}
                  </span>
                ))}
              </p>
              <table className="grid diff">
                <thead>
                  <tr>
                    <th scope="col">{t('setup.what')}</th>
                    <th scope="col">{t('setup.before')}</th>
                    <th scope="col">{t('setup.after')}</th>
                  </tr>
                </thead>
                <tbody>
                  {differences.slice(0, SHOWN).map(({ kind, subject, place, before, after }) => (
                    <tr key={`${subject} ${place.join('.')}`} className={kind}>
                      <th scope="row">
                        {subject !== 'other' && <span className="quiet">{t(`subject.${subject}`, { count: 1 })} </span>}
                        {place.join(' › ')}
                      </th>
                      <td data-label={t('setup.before')}>
                        {before || <span className="quiet">{t('setup.notThere')}</span>}
                      </td>
                      <td data-label={t('setup.after')}>
                        {after || <span className="quiet">{t('setup.notThere')}</span>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {differences.length > SHOWN && (
                <p className="quiet">{t('setup.andMore', { count: differences.length - SHOWN })}</p>
              )}
            </>
          )}
        </div>
        <footer>
          {trouble && (
            <p className="trouble" role="alert">
              {stale ? t('setup.stale', { why: trouble }) : trouble}
              {stale && change.what.yaml !== undefined && ` ${t('setup.staleText')}`}
            </p>
          )}
          <label className="why">
            <span>{t('setup.why')}</span>
            <input
              ref={reason}
              value={why}
              maxLength={500}
              disabled={!sound}
              placeholder={t('setup.whyHow')}
              onChange={(event) => setWhy(event.target.value)}
            />
          </label>
          <button type="button" className="button" onClick={() => done(null)}>
            {t('setup.cancel')}
          </button>
          {stale ? (
            <button type="button" className="button primary" onClick={() => void ask()}>
              {t('setup.again')}
            </button>
          ) : (
            <button type="submit" className="button primary" disabled={!sound || busy || why.trim() === ''}>
              {t('setup.apply')}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}
