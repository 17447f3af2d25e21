import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.ts';

/** Two cells of a table: what a revision is called and whether it holds now; from when, and until when. */
export function RevisionCells({
  from,
  to,
  holds,
  children,
}: {
  readonly from: string;
  readonly to: string | null;
  readonly holds: boolean;
  readonly children: ReactNode;
}) {
  const { t, f } = useWords();
  return (
    <>
      <td>
        {children}
        {holds && <b className="in-effect"> {t('orders.inEffect')}</b>}
      </td>
      <td className="num">
        {f.day(Date.parse(from))}
        {to && ` – ${f.day(Date.parse(to))}`}
      </td>
    </>
  );
}
