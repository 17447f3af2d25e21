/** The machines of a line in the order of flow: moved by arrow keys or by dragging; one of them sets the pace. */
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import { type LineDraft, moved } from './line-draft.ts';

export interface LineMachine {
  readonly id: string;
  readonly name: string;
  /** What is to be known of its rate, in words. */
  readonly rate: string;
}

export function MachineOrder({
  line,
  machines,
  draft,
  change,
}: {
  readonly line: string;
  readonly machines: readonly LineMachine[];
  readonly draft: LineDraft;
  readonly change: (draft: LineDraft) => void;
}) {
  const { t } = useWords();
  const list = useRef<HTMLOListElement>(null);
  const group = useId();
  const [said, setSaid] = useState('');
  /** Whose handle gets the focus back: a row that changes its place loses it. */
  const focused = useRef<string | null>(null);
  useEffect(() => {
    if (focused.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-handle="${focused.current}"]`)?.focus();
    focused.current = null;
  });

  const move = (id: string, to: number) => {
    const next = moved(draft, id, to);
    const place = next.machines.indexOf(id);
    if (place === draft.machines.indexOf(id)) return;
    focused.current = id;
    setSaid(t('layout.moved', { machine: nameOf(id), place: place + 1, count: next.machines.length }));
    change(next);
  };
  const nameOf = (id: string) => machines.find((machine) => machine.id === id)?.name ?? id;
  const byKey = (event: KeyboardEvent, id: string) => {
    const at = draft.machines.indexOf(id);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: draft.machines.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(id, to);
  };
  /** The row under the pointer is where the machine goes. */
  const byPointer = (event: PointerEvent, id: string) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const rows = [...(list.current?.children ?? [])];
    const at = draft.machines.indexOf(id);
    const to = rows.findIndex((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return event.clientY >= top && event.clientY < bottom;
    });
    if (to >= 0 && to !== at) move(id, to);
  };

  return (
    <>
      <ol className="machine-order" ref={list}>
        {draft.machines.map((id, place) => {
          const machine = machines.find((one) => one.id === id);
          return (
            <li key={id} className={id === draft.constraint ? 'on' : ''}>
              <button
                type="button"
                className="handle"
                data-handle={id}
                aria-label={t('layout.move', { machine: nameOf(id) })}
                title={t('layout.moveHow')}
                onKeyDown={(event) => byKey(event, id)}
                onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
                onPointerMove={(event) => byPointer(event, id)}
              >
                <span aria-hidden="true">⠿</span>
              </button>
              <span className="num quiet">{place + 1}</span>
              <b>{nameOf(id)}</b>
              <span className="num quiet rate">{machine?.rate}</span>
              <label className="pace">
                <input
                  type="radio"
                  name={group}
                  checked={id === draft.constraint}
                  onChange={() => change({ ...draft, constraint: id })}
                  aria-label={t('layout.paceOf', { machine: nameOf(id), line })}
                />
                <span aria-hidden="true">{t('layout.pace')}</span>
              </label>
            </li>
          );
        })}
      </ol>
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </>
  );
}
