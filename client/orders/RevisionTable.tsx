import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.ts';
import { RevisionCells } from './RevisionCells.tsx';

interface Revised {
  readonly revision: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly note: string;
}

/** Revisions of one thing, the newest first: which holds, from when, what it says. */
export function RevisionTable<One extends Revised>({
  revisions,
  inEffect,
  content,
  say,
  edit,
}: {
  /** In order of time. */
  readonly revisions: readonly One[];
  readonly inEffect: One | null;
  /** Heading of what a revision says. */
  readonly content: string;
  readonly say: (one: One) => ReactNode;
  /** null = who looks may not. */
  readonly edit: ((one: One) => void) | null;
}) {
  const { t } = useWords();
  return (
    <div className="table-frame">
      <table className="order-table">
        <thead>
          <tr>
            <th scope="col">{t('orders.revision')}</th>
            <th scope="col">{t('orders.effective')}</th>
            <th scope="col">{content}</th>
            <th scope="col">{t('orders.note')}</th>
          </tr>
        </thead>
        <tbody>
          {[...revisions].reverse().map((one) => (
            <tr key={one.revision} data-revision={one.revision}>
              <RevisionCells from={one.effectiveFrom} to={one.effectiveTo} holds={one === inEffect}>
                {edit ? (
                  <button type="button" className="link" onClick={() => edit(one)}>
                    {one.revision}
                  </button>
                ) : (
                  one.revision
                )}
              </RevisionCells>
              <td>{say(one)}</td>
              <td>{one.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
