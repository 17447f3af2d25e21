import { useState } from 'react';
import { BATCH_LISTS, getBatches } from '../http/batches-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { setQuery } from '../router/router.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';

const MOST = 30;

/** Batches that wait for their review, those that were released, or all of them. */
export function BatchList() {
  const { t, f } = useWords();
  const plant = usePlant();
  const [which, setWhich] = useState<(typeof BATCH_LISTS)[number]>('waiting');
  const { answer, trouble } = usePolled((signal) => getBatches({ which, limit: MOST }, signal), which);
  const lineName = (id: string) => f.say(plant.lines.find((line) => line.id === id)?.name ?? id);
  return (
    <section className="card batch-list">
      <div className="batch-bar">
        <h2>{t('batch.list')}</h2>
        <Segments
          label={t('batch.which')}
          of={BATCH_LISTS}
          chosen={which}
          choose={setWhich}
          words={(one) => t(`batch.lists.${one}`)}
        />
      </div>
      <Trouble words={trouble} />
      {answer?.length === 0 && <p className="quiet">{t(`batch.none.${which}`)}</p>}
      {answer && answer.length > 0 && (
        <div className="table-frame">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('orders.order')}</th>
                <th scope="col">{t('batch.product')}</th>
                <th scope="col">{t('batch.line')}</th>
                <th scope="col">{t('batch.ended')}</th>
                <th scope="col">{t('batch.state')}</th>
                <th scope="col">{t('batch.deviations')}</th>
              </tr>
            </thead>
            <tbody>
              {answer.map((one) => (
                <tr key={one.order} data-batch={one.order}>
                  <th scope="row">
                    <button type="button" className="link-button" onClick={() => setQuery('batch', one.order)}>
                      {one.order}
                    </button>
                    {one.lot !== null && <span className="caption"> {one.lot}</span>}
                  </th>
                  <td>{productName(plant, one.product, f) ?? one.product}</td>
                  <td>{lineName(one.line)}</td>
                  <td className="num">{one.ended ? f.day(Date.parse(one.ended)) : '–'}</td>
                  <td>
                    {t(`batch.states.${one.state}`)}
                    {one.sealedBy !== '' && <span className="caption"> {one.sealedBy}</span>}
                  </td>
                  <td>
                    {one.deviations === 0
                      ? '–'
                      : one.unexplained === 0
                        ? t('batch.allExplained', { count: one.deviations })
                        : t('batch.unexplainedOf', { count: one.unexplained, of: one.deviations })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
