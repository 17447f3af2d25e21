import { useState } from 'react';
import { placeOf } from '../alarms/alarm-place.ts';
import { filePath } from '../http/checklists-api.ts';
import { getMasters, importMasters, type Master } from '../http/masters-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { ImportDialog } from '../orders/ImportDialog.tsx';
import { inForce } from '../orders/in-force.ts';
import { RevisionCells } from '../orders/RevisionCells.tsx';
import { usePolled } from '../orders/use-polled.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { limitsOf } from './limits.ts';

/** Recipes and documents for a product, revision by revision, and the way in for files of them. */
export function MastersCard({
  product,
  now,
  mayWrite,
}: {
  readonly product: string;
  readonly now: number;
  readonly mayWrite: boolean;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const [importing, setImporting] = useState(false);
  const { answer, trouble, again } = usePolled((signal) => getMasters(product, signal), product);
  const rows = (answer ?? []).filter(({ kind }) => kind !== 'bom' && kind !== 'routing');
  const placed = (machine: string) => {
    const { line = -1 } = plant.machines.find(({ id }) => id === machine) ?? {};
    return { machine, line: plant.lines[line]?.id ?? null };
  };
  const holds = (one: Master) =>
    one ===
    inForce(
      rows.filter(({ kind, id }) => kind === one.kind && id === one.id),
      now,
    );
  return (
    <section className="card order-line">
      <div className="orders-bar">
        <h2>{t('masters.title')}</h2>
        <span className="grow" />
        {mayWrite && (
          <button type="button" className="button" onClick={() => setImporting(true)}>
            {t('masters.import')}
          </button>
        )}
      </div>
      <Trouble words={trouble} />
      {answer && rows.length === 0 && <p className="quiet">{t('masters.none')}</p>}
      {rows.length > 0 && (
        <div className="table-frame">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('masters.what')}</th>
                <th scope="col">{t('orders.revision')}</th>
                <th scope="col">{t('orders.effective')}</th>
                <th scope="col">{t('masters.content')}</th>
              </tr>
            </thead>
            <tbody>
              {[...rows].reverse().map((one) => (
                <tr key={`${one.kind} ${one.id} ${one.revision}`} data-master={`${one.id}/${one.revision}`}>
                  <th scope="row">
                    {one.title}
                    <div className="quiet">
                      {t(`masters.kind.${one.kind}`)}
                      {one.machine && ` · ${placeOf(plant, placed(one.machine), f)}`}
                      {one.operation && ` · ${one.operation}`}
                    </div>
                  </th>
                  <RevisionCells from={one.effectiveFrom} to={one.effectiveTo} holds={holds(one)}>
                    {one.revision}
                  </RevisionCells>
                  <td>
                    <Content master={one} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {importing && (
        <ImportDialog
          title={t('masters.import')}
          how={t('masters.importHow')}
          of={t('orders.revision')}
          rows
          accept=".csv,.json"
          give={async (file, dryRun) => {
            const taken = await importMasters(file, dryRun);
            const faults = taken.faults.map(({ revision, ...rest }) => ({ ...rest, of: revision }));
            return { ...taken, faults, warnings: [] };
          }}
          close={(taken) => {
            setImporting(false);
            if (taken) again();
          }}
        />
      )}
    </section>
  );
}

function Content({ master }: { readonly master: Master }) {
  const { t, f } = useWords();
  const href = master.file ? filePath(master.file) : master.link;
  if (href)
    return (
      <a href={href} target="_blank" rel="noreferrer">
        {t('masters.open')}
      </a>
    );
  return (
    <>
      {master.parameters.map((one) => (
        <div key={one.name}>
          {one.name} <span className="num quiet">{limitsOf(one, f)}</span>
        </div>
      ))}
      {master.setupMin !== null && (
        <div className="quiet">{t('masters.setup', { time: f.duration(master.setupMin * 60_000) })}</div>
      )}
    </>
  );
}
