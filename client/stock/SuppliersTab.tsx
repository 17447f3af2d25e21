import { getSuppliers, type Suppliers } from '../http/stock-api.ts';
import { usePolled } from '../orders/use-polled.ts';
import { useLotWords } from '../trace/use-lot-words.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

type Rate = Suppliers['rates'][number];

/** How suppliers keep their word, by material, and what is still to come. */
export function SuppliersTab() {
  const { t, f } = useWords();
  const { named, amount } = useLotWords();
  const { answer, trouble } = usePolled((signal) => getSuppliers(signal), 'suppliers');
  const share = (rate: Rate['late'], count: number, of: number) =>
    rate === null ? (
      <span className="quiet">{of === 0 ? '–' : t('stock.notEnough', { count, of })}</span>
    ) : (
      <>
        <b>{f.percent(rate.share, 0)}</b>{' '}
        <span className="quiet">
          {t('stock.interval', { low: f.percent(rate.low, 0), high: f.percent(rate.high, 0), of: rate.n })}
        </span>
      </>
    );
  return (
    <div className="stock-column">
      <section className="card" aria-labelledby="stock-suppliers">
        <h2 id="stock-suppliers">{t('stock.suppliers')}</h2>
        <Trouble words={trouble} />
        {answer?.rates.length === 0 && <p className="quiet">{t('stock.noSuppliers')}</p>}
        {answer && answer.rates.length > 0 && (
          <div className="table-frame scroll">
            <table className="order-table">
              <thead>
                <tr>
                  <th scope="col">{t('stock.supplier')}</th>
                  <th scope="col">{t('stock.material')}</th>
                  <th scope="col">{t('stock.lateShare')}</th>
                  <th scope="col">{t('stock.defectShare')}</th>
                </tr>
              </thead>
              <tbody>
                {answer.rates.map((rate) => (
                  <tr
                    key={`${rate.supplier} ${rate.material}`}
                    data-supplier={rate.supplier}
                    data-material={rate.material}
                  >
                    <th scope="row">{rate.supplier}</th>
                    <td>{named(rate.material)}</td>
                    <td className="num">{share(rate.late, rate.lateCount, rate.due)}</td>
                    <td className="num">{share(rate.defective, rate.defectCount, rate.lots)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <p className="caption">{t('stock.suppliersHow')}</p>
      </section>
      {answer && answer.deliveries.length > 0 && (
        <section className="card" aria-labelledby="stock-deliveries">
          <h2 id="stock-deliveries">{t('stock.deliveries')}</h2>
          <div className="table-frame scroll">
            <table className="order-table">
              <thead>
                <tr>
                  <th scope="col">{t('stock.delivery')}</th>
                  <th scope="col">{t('stock.material')}</th>
                  <th scope="col">{t('stock.supplier')}</th>
                  <th scope="col">{t('stock.dueAt')}</th>
                  <th scope="col">{t('stock.arrived')}</th>
                </tr>
              </thead>
              <tbody>
                {answer.deliveries.map((one) => (
                  <tr key={one.delivery} data-delivery={one.delivery}>
                    <th scope="row">{one.delivery}</th>
                    <td>
                      {named(one.material)} <span className="quiet num">{amount(one.quantity, one.unit)}</span>
                    </td>
                    <td>{one.supplier}</td>
                    <td className="num">{f.day(Date.parse(one.due))}</td>
                    <td className="num">
                      {one.arrived ? f.day(Date.parse(one.arrived)) : one.late ? '' : t('stock.awaited')}
                      {one.late && <b className="stock-late"> {t(one.arrived ? 'stock.cameLate' : 'stock.overdue')}</b>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </div>
  );
}
