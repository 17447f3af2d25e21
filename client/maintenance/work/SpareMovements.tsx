import { getMovements, type Spare } from '../../http/maintenance-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery } from '../../router/router.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';

/** What came and went of a part, the newest first, with what lay there after each. */
export function SpareMovements({ spare, news }: { readonly spare: Spare; readonly news: number }) {
  const { t, f } = useWords();
  const { answer, trouble } = usePolled((signal) => getMovements(spare.part, signal), spare.part, news);
  const number = (value: number) => f.number(value, Number.isInteger(value) ? 0 : 1);
  // Each step lay there before the ones above it.
  let above = 0;
  const rows = (answer ?? []).map((one) => {
    const after = spare.onHand - above;
    above += one.quantity;
    return { ...one, after };
  });
  return (
    <section className="work-part" aria-label={t('work.movements')}>
      <h3>{t('work.movements')}</h3>
      <Trouble words={trouble} />
      {answer !== null && rows.length === 0 && <p className="quiet">{t('work.noMovements')}</p>}
      {rows.length > 0 && (
        <div className="table-frame work-movements">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('work.when')}</th>
                <th scope="col">{t('work.act')}</th>
                <th scope="col" className="figure">
                  {t('work.quantity')}
                </th>
                <th scope="col" className="figure">
                  {t('work.thereAfter')}
                </th>
                <th scope="col">{t('work.order')}</th>
                <th scope="col">{t('work.reason')}</th>
                <th scope="col">{t('work.person')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ kind, quantity, number: order, reason, by, at, after }) => (
                <tr key={`${at}${quantity}${after}`}>
                  <td className="num">{f.day(Date.parse(at))}</td>
                  <td>{t(`work.lists.moved.${kind}`)}</td>
                  <td className="num figure">{`${quantity > 0 ? '+' : ''}${number(quantity)} ${spare.unit}`}</td>
                  <td className="num figure">{number(after)}</td>
                  <td>
                    {order !== null && (
                      <button type="button" className="link-button" onClick={() => setQuery('order', String(order))}>
                        {order}
                      </button>
                    )}
                  </td>
                  <td>{reason}</td>
                  <td>{by}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
