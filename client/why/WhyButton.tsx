import './why.css';
import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.ts';
import { openWhy, type WhyQuestion } from './open-why.ts';

export interface WhyButtonProps {
  readonly question: WhyQuestion;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A figure that opens down to what it is made of, by click or Enter. */
export function WhyButton({ question, className = '', children }: WhyButtonProps) {
  const { t } = useWords();
  return (
    <button
      type="button"
      className={`why-button ${className}`}
      title={t('why.open')}
      aria-haspopup="dialog"
      onClick={(event) => openWhy(question, event.currentTarget)}
    >
      {children}
    </button>
  );
}
