import { getRecall, recallTable } from '../http/lots-api.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { LotGlyph } from './LotGlyph.tsx';
import { useLotWords } from './use-lot-words.ts';

const MOST_ROWS = 60;

/** The recall drill: who got how much of a lot, the most exposed first, and every lot and pallet that it can be in. */
export function RecallView({ code, onPick }: { readonly code: string; readonly onPick: (code: string) => void }) {
  const { t, f } = useWords();
  const words = useLotWords();
  const { answer, trouble } = usePolled((signal) => getRecall(code, signal), `recall ${code}`);
  if (!answer) return trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>;
  const most = Math.max(...answer.customers.map(({ share }) => share), 1e-9);
  const share = (value: number, exact: boolean) => `${exact ? '' : '≤ '}${f.percent(value, 1)}`;
  return (
    <section className="card recall" aria-label={t('trace.recallOf', { code })}>
      <div className="card-head">
        <h2>{t('trace.recallOf', { code })}</h2>
        <span className="grow" />
        <a className="button" href={recallTable(code)} download={`recall-${code}.csv`}>
          CSV
        </a>
      </div>
      <dl className="figures">
        <div>
          <dt>{t('trace.customers')}</dt>
          <dd className="num">{f.number(answer.customers.length)}</dd>
        </div>
        <div>
          <dt>{t('trace.exposed')}</dt>
          <dd className="num">{f.number(answer.of)}</dd>
        </div>
        <div>
          <dt>{t('trace.unshipped')}</dt>
          <dd className="num">{f.percent(answer.unshipped)}</dd>
        </div>
      </dl>
      {answer.customers.length === 0 && <p className="quiet">{t('trace.noCustomers')}</p>}
      <ol className="recall-customers" aria-label={t('trace.customers')}>
        {answer.customers.map((one) => (
          <li key={one.customer}>
            <b>{one.customer}</b>
            <i style={{ inlineSize: `${(100 * one.share) / most}%` }} />
            <span className="num">{share(one.share, one.exact)}</span>
            <span className="num">{words.amount(one.amount, answer.unit)}</span>
            <span className="caption num">
              {t('trace.shipments', { count: one.shipped })}
              {one.lastShippedAt && `, ${f.day(Date.parse(one.lastShippedAt))}`}
            </span>
          </li>
        ))}
      </ol>
      <div className="recall-table">
        <table>
          <thead>
            <tr>
              <th>{t('trace.lot')}</th>
              <th>{t('trace.material')}</th>
              <th>{t('trace.share')}</th>
              <th>{t('trace.amount')}</th>
              <th>{t('trace.customer')}</th>
              <th>{t('trace.shippedAt')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.exposed.slice(0, MOST_ROWS).map((one) => (
              <tr key={one.code}>
                <td>
                  <LotGlyph kind={one.kind} />
                  <button type="button" className="link-button" onClick={() => onPick(one.code)}>
                    {one.code}
                  </button>
                </td>
                <td>{one.material === null ? f.none : words.named(one.material)}</td>
                <td className="num">{share(one.share, one.exact)}</td>
                <td className="num">{words.amount(one.amount, answer.unit)}</td>
                <td>{one.customer ?? f.none}</td>
                <td className="num">{one.shippedAt ? f.day(Date.parse(one.shippedAt)) : f.none}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {answer.of > MOST_ROWS && <p className="caption">{t('trace.moreInTable', { count: answer.of - MOST_ROWS })}</p>}
    </section>
  );
}
