import type { EnergyAnswer } from '../http/openapi.d.ts';
import { hoursText } from '../why/why-words.ts';
import { useWords } from '../words/use-words.ts';
import { kWhText } from './kwh-text.ts';

/** What energy was used for: running, and each way of not running with what it cost, of all and of a good unit. */
export function UseCard({ answer }: { readonly answer: EnergyAnswer }) {
  const { t, f } = useWords();
  const { total } = answer;
  const rows = total.rows.filter(({ kWh }) => kWh > 0);
  const ofOne = answer.machines.length === 1;
  return (
    <section className="card use-card" aria-labelledby="use-title">
      <h2 id="use-title">{t('energy.byUse')}</h2>
      {rows.length === 0 && <p className="quiet">{t(`reason.${total.reason ?? 'no-data'}`)}</p>}
      <div className="use-bar" aria-hidden="true">
        {rows.map(({ use, share }) => (
          <i key={use} className={`use-${use}`} style={{ flexGrow: share ?? 0 }} />
        ))}
      </div>
      {rows.length > 0 && (
        <table className="use-table">
          <thead>
            <tr className="caption">
              <th scope="col">{t('energy.while')}</th>
              {ofOne && <th scope="col">{t('energy.time')}</th>}
              <th scope="col">kWh</th>
              <th scope="col">{t('energy.share')}</th>
              <th scope="col">{t('energy.cost')}</th>
              <th scope="col">{t('energy.perGood')}</th>
            </tr>
          </thead>
          <tbody className="num">
            {rows.map(({ use, ms, kWh, share, money, kWhPerGood }) => (
              <tr key={use} data-use={use} data-kwh={kWh}>
                <th scope="row">
                  <i className={`use-dot use-${use}`} /> {t(`energy.uses.${use}`)}
                </th>
                {ofOne && <td>{hoursText(ms, f)}</td>}
                <td>{kWhText(kWh, f)}</td>
                <td>{share === null ? f.none : f.percent(share, 1)}</td>
                <td>{money === null ? f.none : f.money(money)}</td>
                <td>{kWhPerGood === null ? f.none : `${f.number(kWhPerGood * 1000, 1)} Wh`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
