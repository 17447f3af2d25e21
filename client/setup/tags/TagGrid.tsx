/** Ten thousand rows, of which those in sight are in the page. Arrow keys move from cell to cell. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import { TagLine } from './TagLine.tsx';
import type { TagChange } from './tag-edits.ts';
import { COLUMNS, type Column, type TagRow } from './tag-rows.ts';

const ROW_PX = 30;
/** Rows kept beyond what is in sight, so that a quick scroll shows no gap. */
const BEYOND = 6;
const RIGHT: readonly Column[] = ['value', 'age', 'rate', 'errors'];

export function TagGrid({
  rows,
  order,
  sort,
  chosen,
  choose,
  changes,
  change,
  today,
}: {
  readonly rows: readonly TagRow[];
  readonly order: { readonly column: Column | null; readonly down: boolean };
  readonly sort: (column: Column) => void;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (names: ReadonlySet<string>) => void;
  readonly changes: ReadonlyMap<string, TagChange>;
  readonly change: (name: string, what: TagChange) => void;
  readonly today: string;
}) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  useEffect(() => {
    const watched = box.current;
    if (!watched) return;
    const observer = new ResizeObserver(([entry]) => setHeight(entry?.contentRect.height ?? 600));
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);

  const first = Math.max(0, Math.min(Math.floor(top / ROW_PX), rows.length) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW_PX) + BEYOND);
  const all = rows.length > 0 && rows.every(({ tag }) => chosen.has(tag.name));
  const toggle = (name: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(name);
    else next.delete(name);
    choose(next);
  };
  const aria = (column: Column) =>
    order.column === column ? (order.down ? 'descending' : 'ascending') : ('none' as const);

  return (
    <section
      className="tag-grid"
      ref={box}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={step}
      aria-label={t('setup.tags')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
      tabIndex={0}
    >
      <table className="grid" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={t('setup.chooseAll')}
                checked={all}
                onChange={() => choose(new Set(all ? [] : rows.map(({ tag }) => tag.name)))}
              />
            </th>
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                aria-sort={aria(column)}
                className={`column-${column} ${RIGHT.includes(column) ? 'right' : ''}`}
              >
                <button type="button" onClick={() => sort(column)}>
                  {t(`column.${column}`)}
                  <span aria-hidden="true">{order.column === column ? (order.down ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && (
            <tr className="gap">
              <td colSpan={COLUMNS.length + 1} style={{ height: first * ROW_PX }} />
            </tr>
          )}
          {rows.slice(first, last).map((row, i) => (
            <TagLine
              key={row.tag.name}
              row={row}
              index={first + i}
              chosen={chosen.has(row.tag.name)}
              choose={(on) => toggle(row.tag.name, on)}
              said={changes.get(row.tag.name)}
              change={(what) => change(row.tag.name, what)}
              today={today}
            />
          ))}
          {last < rows.length && (
            <tr className="gap">
              <td colSpan={COLUMNS.length + 1} style={{ height: (rows.length - last) * ROW_PX }} />
            </tr>
          )}
        </tbody>
      </table>
      {rows.length === 0 && <p className="tag-none">{t('setup.noTags')}</p>}
    </section>
  );
}

/** Up and down go to the same cell of the next row, as in a spreadsheet. */
function step(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type === 'date') return;
  const cell = field.closest('td');
  const row = field.closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  if (!cell || !(next instanceof HTMLTableRowElement)) return;
  const to = next.cells[cell.cellIndex]?.querySelector('input');
  if (!to) return;
  event.preventDefault();
  to.focus();
}
