import type { CausesWalkOrderAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useNames } from '../losses/use-names.ts';
import { Link } from '../router/Link.tsx';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';
import { useStepWords } from './use-step-words.ts';
import { walkLink } from './walk-link.ts';

/** What an order's lost time began with: first events by how long the constraint stood because of them. */
export function OrderWalk({ order }: { readonly order: string }) {
  const { t, f } = useWords();
  const names = useNames();
  const { what } = useStepWords();
  const { answer, failed } = useAnswer<CausesWalkOrderAnswer>(
    `/api/v1/causes/walk/order?order=${encodeURIComponent(order)}`,
    `walk of ${order}`,
  );
  return (
    <section className="card" aria-labelledby="order-walk-title">
      <h2 id="order-walk-title">{t('find.ofOrder', { order })}</h2>
      {failed && <p role="alert">{failed}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <p>
          {answer.lateMs !== null &&
            t(answer.lateMs > 0 ? 'find.late' : 'find.early', { time: f.duration(Math.abs(answer.lateMs)) })}{' '}
          {answer.window === null
            ? t('find.notBegun')
            : t('find.stood', {
                machine: names.machine(answer.machine),
                time: f.duration(answer.stoodMs),
                count: answer.standstills,
              })}
        </p>
      )}
      <ul className="find-list">
        {answer?.firstEvents.map((first) => (
          <li key={`${first.machine} ${first.state} ${first.fault} ${first.reason} ${first.ended}`}>
            <Link className="find-row" href={walkLink(answer.machine, Date.parse(first.at), order)}>
              <StateGlyph state={first.state} size={14} />
              <b>{names.machine(first.machine)}</b>
              <span className="find-words">{what(first)}</span>
              <span className="num">{t('find.times', { count: first.count })}</span>
              <span className="num find-long">{f.duration(first.ms)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {answer && answer.firstEvents.length > 0 && <p className="caption">{t('find.flowOnly')}</p>}
    </section>
  );
}
