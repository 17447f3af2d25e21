/** The tree of reasons: walked by arrow keys, put in order with Alt and an arrow. One stop for the Tab key. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useWords } from '../../words/use-words.ts';
import type { ReasonRow } from './reason-draft.ts';
import { timesOf, type Use } from './reason-use.ts';

export function ReasonTree({
  rows,
  uses,
  chosen,
  choose,
  move,
}: {
  readonly rows: readonly ReasonRow[];
  readonly uses: ReadonlyMap<string, Use>;
  readonly chosen: string | null;
  readonly choose: (id: string) => void;
  readonly move: (id: string, by: 1 | -1) => void;
}) {
  const { t, f, state } = useWords();
  const tree = useRef<HTMLDivElement>(null);
  /** The keys led here: what is chosen gets the focus. */
  const byKeys = useRef(false);
  useEffect(() => {
    if (!byKeys.current) return;
    byKeys.current = false;
    tree.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
  });
  const press = (event: KeyboardEvent) => {
    const at = rows.findIndex(({ entry }) => entry.id === chosen);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const to = step === undefined ? { Home: 0, End: rows.length - 1 }[event.key] : at + step;
    if (to === undefined) return;
    event.preventDefault();
    byKeys.current = true;
    if (event.altKey && step !== undefined && chosen !== null) move(chosen, step as 1 | -1);
    else choose(rows[Math.max(0, Math.min(to, rows.length - 1))]?.entry.id ?? '');
  };
  return (
    <div ref={tree} role="tree" aria-label={t('reasons.tree')} title={t('reasons.treeKeys')} onKeyDown={press}>
      {rows.map(({ entry, depth, retired }) => (
        <div
          key={entry.id}
          role="treeitem"
          aria-level={depth + 1}
          aria-selected={entry.id === chosen}
          tabIndex={entry.id === chosen ? 0 : -1}
          data-reason={entry.id}
          className={retired ? 'reason-row retired' : 'reason-row'}
          style={{ paddingInlineStart: 8 + depth * 18 }}
          onClick={() => choose(entry.id)}
          onKeyDown={() => undefined}
        >
          <b>{f.say(entry.name)}</b>
          {entry.state !== undefined && <span className="quiet">{state(entry.state)}</span>}
          <span className="grow" />
          {retired && <span className="reason-retired">{t('reasons.retired')}</span>}
          <span className="quiet num">{timesOf(uses.get(entry.id), t)}</span>
        </div>
      ))}
    </div>
  );
}
