import { useState } from 'react';
import { importFile } from '../../http/maintenance-api.ts';
import { ImportDialog } from '../../orders/ImportDialog.tsx';
import { useWords } from '../../words/use-words.ts';

/** A file of orders or parts of another program, judged before it is taken; the rows that are refused are listed with why. */
export function WorkImport({ what, taken }: { readonly what: 'orders' | 'parts'; taken(): void }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t(`work.lists.import.${what}`)}
      </button>
      {open && (
        <ImportDialog
          title={t(`work.lists.import.${what}`)}
          how={t(`work.lists.importHow.${what}`)}
          of={t(`work.lists.importOf.${what}`)}
          rows
          accept=".csv,.json"
          give={async (file, dryRun) => {
            const { made, changed, taken: all, faults } = await importFile(what, file, dryRun);
            return {
              ...{
                dryRun,
                taken: made,
                changed,
                unchanged: all - made - changed,
                refused: faults.length,
                warnings: [],
              },
              faults: faults.map(({ line, entry, reason }) => ({ line, of: entry, ...fieldIn(reason) })),
            };
          }}
          close={(went) => {
            setOpen(false);
            if (went) taken();
          }}
        />
      )}
    </>
  );
}

/** A reason begins with its column where it is of one. */
const fieldIn = (reason: string) => {
  const [, field = '', rest = reason] = /^`([^`]+)`: (.*)$/s.exec(reason) ?? [];
  return { field, reason: rest };
};
