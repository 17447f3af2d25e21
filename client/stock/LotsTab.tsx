import { useState } from 'react';
import { getLocations, getStockLots, type MaterialStock, type StockRow } from '../http/stock-api.ts';
import { useTwinWords } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Link } from '../router/Link.tsx';
import { setQuery, usePlace } from '../router/router.ts';
import { useLotWords } from '../trace/use-lot-words.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const PAGE = 50;
const MOST = 500;

/** What lies where, lot by lot, in the order in which it is to be used; of the moment that the address names. */
export function LotsTab({ materials }: { readonly materials: readonly MaterialStock[] }) {
  const { t } = useWords();
  const { query } = usePlace();
  useTwinWords();
  const { named } = useLotWords();
  const material = query.get('material') ?? '';
  const location = query.get('location') ?? '';
  const [limit, setLimit] = useState(PAGE);
  const asked = {
    limit: String(limit),
    ...(material === '' ? {} : { material }),
    ...(location === '' ? {} : { location }),
  };
  const { answer, trouble } = usePolled(async (signal) => {
    const [lots, places] = await Promise.all([getStockLots(asked, signal), getLocations(signal)]);
    return { lots, places };
  }, JSON.stringify(asked));
  const places = new Map(answer?.places.map((place) => [place.location, place.name]));
  const names = [...new Set([...materials.map((one) => one.material), ...(material === '' ? [] : [material])])].sort();
  return (
    <section className="card" aria-labelledby="stock-lots">
      <div className="orders-bar">
        <h2 id="stock-lots">{t('stock.fefo')}</h2>
        <label className="stock-pick">
          {t('stock.material')}
          <select value={material} onChange={(event) => setQuery('material', event.target.value || null)}>
            <option value="">{t('stock.allMaterials')}</option>
            {names.map((one) => (
              <option key={one} value={one}>
                {named(one)}
              </option>
            ))}
          </select>
        </label>
        <label className="stock-pick">
          {t('stock.place')}
          <select value={location} onChange={(event) => setQuery('location', event.target.value || null)}>
            <option value="">{t('stock.allPlaces')}</option>
            {[...places].map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p className="caption">{t('stock.fefoHow')}</p>
      <Trouble words={trouble} />
      {answer?.lots.stock.length === 0 && <p className="quiet">{t('stock.noLots')}</p>}
      {answer && answer.lots.stock.length > 0 && (
        <div className="table-frame scroll">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('stock.lot')}</th>
                <th scope="col">{t('stock.material')}</th>
                <th scope="col">{t('stock.place')}</th>
                <th scope="col" className="figure">
                  {t('stock.amount')}
                </th>
                <th scope="col">{t('stock.expires')}</th>
                <th scope="col">{t('stock.note')}</th>
              </tr>
            </thead>
            <tbody>
              {answer.lots.stock.map((row) => (
                <LotRow key={`${row.lot} ${row.location} ${row.material}`} row={row} place={places.get(row.location)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {answer?.lots.cursor !== null && answer && limit < MOST && (
        <button type="button" className="button" onClick={() => setLimit(Math.min(MOST, limit + 3 * PAGE))}>
          {t('stock.more')}
        </button>
      )}
    </section>
  );
}

function LotRow({ row, place }: { readonly row: StockRow; readonly place: string | undefined }) {
  const { t, f } = useWords();
  const { named, amount } = useLotWords();
  const notes = [
    row.amount !== null && row.amount < 0 ? t('stock.usedMore') : '',
    row.why === null ? '' : t(`stock.unknown.${row.why}`),
    row.not === 'held' ? t('stock.held') : row.not === 'expired' ? t('stock.expired') : '',
    row.heldAmount > 0 ? t('stock.heldAmount', { amount: amount(row.heldAmount, row.unit) }) : '',
    row.untold > 0 ? t('stock.untold', { amount: amount(row.untold, row.unit) }) : '',
  ].filter(Boolean);
  return (
    <tr data-lot={row.lot ?? ''} data-not={row.not ?? undefined}>
      <th scope="row">
        {row.lot === null ? (
          <span className="quiet">{t('stock.noLot')}</span>
        ) : (
          <Link href={`/trace?lot=${encodeURIComponent(row.lot)}`}>{row.lot}</Link>
        )}
      </th>
      <td>{row.material === null ? '–' : named(row.material)}</td>
      <td>{row.location === '' ? <span className="quiet">{t('stock.noPlace')}</span> : (place ?? row.location)}</td>
      <td className="figure num">{row.amount === null ? t('stock.notKnown') : amount(row.amount, row.unit)}</td>
      <td className="num">{row.expires === null ? '–' : f.date(Date.parse(row.expires))}</td>
      <td>{notes.join(' · ')}</td>
    </tr>
  );
}
