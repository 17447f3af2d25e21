import '../setup/change/change.css';
import { useEffect, useId, useRef, useState } from 'react';
import { importOrders, type Taken } from '../http/orders-api.ts';
import { useWords } from '../words/use-words.ts';

const SHOWN = 200;

/** A file of orders, dropped or chosen: judged first, told row by row, and taken when somebody says so. */
export function ImportDialog({ close }: { readonly close: (taken: boolean) => void }) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [file, setFile] = useState<File | null>(null);
  const [judged, setJudged] = useState<Taken | null>(null);
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
      setJudged(await importOrders(one, dryRun));
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
          <h2 id={title}>{t('orders.import')}</h2>
          <p className="quiet">{t('orders.importHow')}</p>
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
              accept=".csv,.json,.xml"
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
          {trouble && (
            <p className="trouble" role="alert">
              {trouble}
            </p>
          )}
          {judged && <Judged judged={judged} />}
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
              {t('orders.take', { count: fresh })}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

function Judged({ judged }: { readonly judged: Taken }) {
  const { t, f } = useWords();
  return (
    <>
      <p role="status" className="order-judged" data-taken={!judged.dryRun}>
        <b>{t(judged.dryRun ? 'orders.wouldTake' : 'orders.took', { count: judged.taken })}</b>
        {judged.changed > 0 && ` · ${t('orders.changedPlans', { count: judged.changed })}`}
        {judged.unchanged > 0 && ` · ${t('orders.unchanged', { count: judged.unchanged })}`}
        {judged.refused > 0 && ` · ${t('orders.refused', { count: judged.refused })}`}
      </p>
      <Faults title={t('orders.refusedRows')} faults={judged.faults} />
      <Faults title={t('orders.warnings')} faults={judged.warnings} />
      {judged.faults.length > SHOWN && (
        <p className="quiet">{t('setup.andMore', { count: f.number(judged.faults.length - SHOWN) })}</p>
      )}
    </>
  );
}

function Faults({ title, faults }: { readonly title: string; readonly faults: Taken['faults'] }) {
  const { t } = useWords();
  if (faults.length === 0) return null;
  return (
    <table className="grid order-faults">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('orders.row')}</th>
          <th scope="col">{t('orders.order')}</th>
          <th scope="col">{t('orders.column')}</th>
          <th scope="col">{t('orders.cause')}</th>
        </tr>
      </thead>
      <tbody>
        {faults.slice(0, SHOWN).map(({ line, order, field, reason }) => (
          <tr key={`${line} ${field} ${reason}`}>
            <td className="num">{line}</td>
            <td>{order}</td>
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
