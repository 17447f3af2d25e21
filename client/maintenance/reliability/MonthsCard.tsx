import type { MaintenanceReliabilityAnswer } from '../../http/openapi.d.ts';
import { useWords } from '../../words/use-words.ts';
import { useHours } from './use-hours.ts';

/** What the machine cost month by month: failures, work, parts. */
export function MonthsCard({ months }: Pick<MaintenanceReliabilityAnswer, 'months'>) {
  const { t, f } = useWords();
  const hours = useHours();
  const named = new Intl.DateTimeFormat(f.language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  // What nothing was spent on has no row, but for the month that goes on.
  const shown = months.filter(
    ({ failures, workHours, partsCost }, i) =>
      failures > 0 || workHours > 0 || partsCost > 0 || i === months.length - 1,
  );
  return (
    <section className="card" aria-labelledby="rel-months-title">
      <div className="card-head">
        <h2 id="rel-months-title">{t('maintenance.months')}</h2>
      </div>
      <div className="table-frame">
        <table className="order-table rel-table">
          <thead>
            <tr>
              <th scope="col">{t('maintenance.month')}</th>
              <th scope="col" className="figure">
                {t('maintenance.count')}
              </th>
              <th scope="col" className="figure">
                {t('maintenance.lineStands')}
              </th>
              <th scope="col" className="figure">
                {t('maintenance.cost')}
              </th>
              <th scope="col" className="figure">
                {t('maintenance.booked')}
              </th>
              <th scope="col" className="figure">
                {t('maintenance.parts')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.month}>
                <th scope="row">{named.format(Date.parse(`${one.month}-01T00:00:00Z`))}</th>
                <td className="figure num">{f.number(one.failures)}</td>
                <td className="figure num">{one.lostHours === null ? f.none : hours.of(one.lostHours)}</td>
                <td className="figure num">{one.lostCost === null ? f.none : f.money(one.lostCost)}</td>
                <td className="figure num">{hours.of(one.workHours)}</td>
                <td className="figure num">{f.money(one.partsCost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="caption">{t('maintenance.monthsHow')}</p>
    </section>
  );
}
