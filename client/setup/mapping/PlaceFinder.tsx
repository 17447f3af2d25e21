/** Modbus and S7 devices list nothing of their own: places are read, looked at, and those that mean something become tags. */
import './places.css';
import { useState } from 'react';
import { probePlaces } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import type { Asked, Device } from './addresses.ts';
import type { Candidate } from './candidate.ts';
import { PlaceAsk } from './PlaceAsk.tsx';
import { PlaceTable } from './PlaceTable.tsx';
import { machinesOf, type PlaceRow, rowsAfter } from './place-rows.ts';

export function PlaceFinder({
  source,
  device,
  take,
}: {
  readonly source: string;
  readonly device: Device;
  readonly take: (found: readonly Candidate[]) => void;
}) {
  const { t } = useWords();
  const [rows, setRows] = useState<readonly PlaceRow[]>([]);
  const [machine, setMachine] = useState('');
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const usual = machine.trim() || source;
  const put = (next: readonly PlaceRow[], name = usual) => {
    setRows(next);
    take(machinesOf(next, name));
  };
  const read = async (places: readonly Asked[]) => {
    setBusy(true);
    setTrouble('');
    setAsked(places);
    try {
      const { ok, reason, values } = await probePlaces(
        { source },
        places.map(({ address }) => address),
      );
      if (ok) put(rowsAfter(rows, places, values));
      else setTrouble(reason);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const good = rows.filter(({ reason }) => reason === '').length;
  return (
    <section className="card finder">
      <PlaceAsk device={device} busy={busy} ask={(places) => void read(places)} />
      <p role="status" className="found-count">
        {trouble && <span className="trouble">{trouble}</span>}
        {!trouble && rows.length > 0 && t('place.found', { good, all: rows.length })}
      </p>
      {rows.length > 0 && (
        <>
          <div className="place-tools">
            <label className="field">
              <span>{t('column.machine')}</span>
              <input
                value={machine}
                placeholder={source}
                autoComplete="off"
                onChange={(event) => {
                  setMachine(event.target.value);
                  put(rows, event.target.value.trim() || source);
                }}
              />
            </label>
            <button type="button" className="button" disabled={busy} onClick={() => void read(asked)}>
              {t('place.again')}
            </button>
          </div>
          <PlaceTable
            rows={rows}
            machine={usual}
            change={(address, what) => put(rows.map((row) => (row.address === address ? { ...row, ...what } : row)))}
            changeAll={(chosen) => put(rows.map((row) => ({ ...row, chosen: chosen && row.reason === '' })))}
          />
        </>
      )}
    </section>
  );
}
