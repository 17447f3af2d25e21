import { Trouble } from '../ui/Trouble.tsx';
import '../setup/change/change.css';
import { useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../words/use-words.ts';

const SHOWN = 200;

/** What became of a file, or would. */
export interface Judged {
  readonly dryRun: boolean;
  readonly taken: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly faults: readonly RowFault[];
  readonly warnings: readonly RowFault[];
}
export interface RowFault {
  readonly line: number;
  /** The order or revision that it is of. */
  readonly of: string;
  readonly field: string;
  readonly reason: string;
}

/** A file, dropped or chosen: judged first, told row by row, and taken when somebody says so. */
export function ImportDialog({
  title: words,
  how,
  of,
  rows = false,
  accept,
  give,
  close,
}: {
  readonly title: string;
  readonly how: string;
  /** What a row is of. */
  readonly of: string;
  /** It brings rows of something else than orders. */
  readonly rows?: boolean;
  readonly accept: string;
  readonly give: (file: File, dryRun: boolean) => Promise<Judged>;
  readonly close: (taken: boolean) => void;
}) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [file, setFile] = useState<File | null>(null);
  const [judged, setJudged] = useState<Judged | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const ask = async (one: File, dryRun: boolean) => {
    setFile(one);
    setBusy(true);
    setTrouble('');
    try {
      setJudged(await give(one, dryRun));
    } catch (error) {
      setJudged(null);
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const fresh = judged ? judged.taken + judged.changed : 0;
  const taken = judged !== null && !judged.dryRun;
  return (
    <dialog
      ref={dialog}
      className="change"
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        close(taken);
      }}
    >
      <form onSubmit={(event) => event.preventDefault()}>
        <header>
          <h2 id={title}>{words}</h2>
          <p className="quiet">{how}</p>
        </header>
        <div className="change-body">
          <label
            className={`order-drop ${over ? 'over' : ''}`}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
              event.preventDefault();
              setOver(false);
              const [dropped] = event.dataTransfer.files;
              if (dropped) void ask(dropped, true);
            }}
          >
            <span>{file ? file.name : t('orders.drop')}</span>
            <input
              type="file"
              accept={accept}
              aria-label={t('orders.file')}
              onChange={(event) => {
                const [chosen] = event.target.files ?? [];
                if (chosen) void ask(chosen, true);
                // The same file may be chosen again once it was mended.
                event.target.value = '';
              }}
            />
          </label>
          {busy && <p role="status">{t('orders.judging')}</p>}
          <Trouble words={trouble} />
          {judged && <Verdict judged={judged} of={of} rows={rows} />}
        </div>
        <footer>
          <button type="button" className="button" onClick={() => close(taken)}>
            {t(taken ? 'orders.close' : 'setup.cancel')}
          </button>
          {!taken && (
            <button
              type="button"
              className="button primary"
              disabled={busy || fresh === 0 || file === null}
              onClick={() => file && void ask(file, false)}
            >
              {t(rows ? 'orders.rows.take' : 'orders.take', { count: fresh })}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

const ORDERS = { wouldTake: 'orders.wouldTake', took: 'orders.took', changed: 'orders.changedPlans' } as const;
const ROWS = {
  wouldTake: 'orders.rows.wouldTake',
  took: 'orders.rows.took',
  changed: 'orders.rows.changedPlans',
} as const;

function Verdict({ judged, of, rows }: { readonly judged: Judged; readonly of: string; readonly rows: boolean }) {
  const { t, f } = useWords();
  const { wouldTake, took, changed } = rows ? ROWS : ORDERS;
  return (
    <>
      <p role="status" className="order-judged" data-taken={!judged.dryRun}>
        <b>{t(judged.dryRun ? wouldTake : took, { count: judged.taken })}</b>
        {judged.changed > 0 && ` · ${t(changed, { count: judged.changed })}`}
        {judged.unchanged > 0 && ` · ${t('orders.unchanged', { count: judged.unchanged })}`}
        {judged.refused > 0 && ` · ${t('orders.refused', { count: judged.refused })}`}
      </p>
      <Faults title={t('orders.refusedRows')} of={of} faults={judged.faults} />
      <Faults title={t('orders.warnings')} of={of} faults={judged.warnings} />
      {judged.faults.length > SHOWN && (
        <p className="quiet">{t('setup.andMore', { count: f.number(judged.faults.length - SHOWN) })}</p>
      )}
    </>
  );
}

function Faults({
  title,
  of,
  faults,
}: {
  readonly title: string;
  readonly of: string;
  readonly faults: readonly RowFault[];
}) {
  const { t } = useWords();
  if (faults.length === 0) return null;
  return (
    <table className="grid order-faults">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('orders.row')}</th>
          <th scope="col">{of}</th>
          <th scope="col">{t('orders.column')}</th>
          <th scope="col">{t('orders.cause')}</th>
        </tr>
      </thead>
      <tbody>
        {faults.slice(0, SHOWN).map(({ line, of: one, field, reason }) => (
          <tr key={`${line} ${field} ${reason}`}>
            <td className="num">{line}</td>
            <td>{one}</td>
            <td>
              <code>{field}</code>
            </td>
            <td>{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
