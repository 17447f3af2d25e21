import { useWords } from '../words/use-words.ts';

/** What the marks of the plan mean. */
export function PlanLegend() {
  const { t } = useWords();
  return (
    <p className="plan-legend">
      <span>
        <svg width="34" height="12" aria-hidden="true" className="plan-range">
          <path d="M2 6h30M2 2v8M32 2v8" />
          <circle cx="15" cy="6" r="4.5" />
        </svg>
        {t('plan.legendRange')}
      </span>
      <span>
        <svg width="12" height="14" aria-hidden="true" className="plan-due">
          <path className="plan-due-line" d="M1 0v14" />
          <path className="plan-due-flag" d="M1 1h9l-3 4 3 4H1z" />
        </svg>
        {t('plan.legendDue')}
      </span>
      <span>
        <svg width="22" height="12" aria-hidden="true">
          <rect width="22" height="12" fill="url(#strip-changeover)" />
        </svg>
        {t('plan.legendChange')}
      </span>
      <span>
        <svg width="22" height="12" aria-hidden="true">
          <rect className="plan-closed" width="22" height="12" />
        </svg>
        {t('plan.legendClosed')}
      </span>
    </p>
  );
}
