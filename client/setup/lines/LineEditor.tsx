import './lines.css';
import type { ReactNode } from 'react';
import { useWords } from '../../words/use-words.ts';
import { JoinTable } from './JoinTable.tsx';
import type { LineDraft } from './line-draft.ts';
import { type LineMachine, MachineOrder } from './MachineOrder.tsx';

/** How a line runs: in which order, at whose pace, and what fits between its machines. */
export function LineEditor({
  name,
  machines,
  draft,
  change,
  children,
}: {
  readonly name: string;
  readonly machines: readonly LineMachine[];
  readonly draft: LineDraft;
  readonly change: (draft: LineDraft) => void;
  readonly children?: ReactNode;
}) {
  const { t } = useWords();
  return (
    <section className="card line-editor">
      <h2>{t('layout.title', { line: name })}</h2>
      <p className="quiet">{t('layout.how')}</p>
      <div className="line-parts">
        <MachineOrder line={name} machines={machines} draft={draft} change={change} />
        <JoinTable line={name} machines={machines} draft={draft} change={change} />
      </div>
      {children}
    </section>
  );
}
