import { typedNumber } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import { isBlock, type StudyGrid, withBlock, withCell } from './study-grid.ts';

/** Rows and columns as a spreadsheet has them: arrows up and down and Enter go from part to part, a copied block is taken whole. */
export function StudyTable({ grid, change }: { readonly grid: StudyGrid; change(next: StudyGrid): void }) {
  const { t } = useWords();
  const { parts, operators, trials, cells } = grid;
  const rename = (what: 'parts' | 'operators', at: number, name: string) =>
    change({ ...grid, [what]: grid[what].map((one, i) => (i === at ? name : one)) });
  const go = (from: HTMLInputElement, part: number, column: number) =>
    from.closest('table')?.querySelector<HTMLInputElement>(`[data-cell="${part} ${column}"]`)?.focus();
  return (
    <div className="table-frame">
      <table className="order-table study-table">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {t('gauges.part')}
            </th>
            {operators.map((name, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is the operator.
              <th key={i} scope="colgroup" colSpan={trials}>
                <input
                  aria-label={t('gauges.operatorName', { number: i + 1 })}
                  value={name}
                  maxLength={80}
                  onChange={(event) => rename('operators', i, event.target.value)}
                />
              </th>
            ))}
          </tr>
          <tr>
            {operators.flatMap((_, i) =>
              Array.from({ length: trials }, (_none, trial) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is the trial.
                <th key={`${i} ${trial}`} scope="col">
                  {t('gauges.trial', { number: trial + 1 })}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {cells.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the part.
            <tr key={i}>
              <th scope="row">
                <input
                  aria-label={t('gauges.partName', { number: i + 1 })}
                  value={parts[i]}
                  maxLength={80}
                  onChange={(event) => rename('parts', i, event.target.value)}
                />
              </th>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is the cell.
                <td key={column} className={column % trials === 0 ? 'study-first' : undefined}>
                  <input
                    data-cell={`${i} ${column}`}
                    aria-label={`${parts[i]}, ${operators[Math.floor(column / trials)]}, ${t('gauges.trial', { number: (column % trials) + 1 })}`}
                    aria-invalid={Number.isNaN(typedNumber(cell) ?? 0)}
                    inputMode="decimal"
                    autoComplete="off"
                    maxLength={20}
                    value={cell}
                    onChange={(event) => change(withCell(grid, i, column, event.target.value))}
                    onPaste={(event) => {
                      const text = event.clipboardData.getData('text');
                      if (!isBlock(text)) return;
                      event.preventDefault();
                      change(withBlock(grid, i, column, text));
                    }}
                    onKeyDown={(event) => {
                      const by =
                        event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : 0;
                      if (by === 0) return;
                      event.preventDefault();
                      go(event.currentTarget, i + by, column);
                    }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
