import type { Coverage, Stock } from '../http/stock-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { setQuery } from '../router/router.ts';
import { useLotWords } from '../trace/use-lot-words.ts';
import { useWords } from '../words/use-words.ts';
import { byUrgency, type MaterialRow } from './urgency.ts';
import { useStockWords } from './use-stock-words.ts';

/** What lines need now by when it runs out, then what else there is. */
export function MaterialsCard({ stock }: { readonly stock: Stock }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const rows = byUrgency(stock);
  const needed = rows.filter(({ coverage }) => coverage.length > 0);
  const others = rows.filter(({ coverage }) => coverage.length === 0);
  const blind = stock.coverage.filter(({ material }) => material === null);
  return (
    <>
      <section className="card stock-materials" aria-labelledby="stock-lasts">
        <h2 id="stock-lasts">{t('stock.lasts')}</h2>
        {blind.map(({ line, why }) => (
          <p key={line} className="stock-blind" data-line={line}>
            <b>{f.say(plant.lines.find(({ id }) => id === line)?.name ?? line)}</b> {t(`stock.why.${why ?? 'no-bill'}`)}
          </p>
        ))}
        <ul>
          {needed.flatMap((row) =>
            row.coverage.map((one) => (
              <li key={`${row.material} ${one.line}`}>
                <CoverageRow row={row} coverage={one} />
              </li>
            )),
          )}
        </ul>
        <p className="caption">{t('stock.lastsHow')}</p>
      </section>
      {others.length > 0 && (
        <section className="card" aria-labelledby="stock-others">
          <h2 id="stock-others">{t('stock.others')}</h2>
          <ul className="stock-others">
            {others.map((row) => (
              <li key={row.material}>
                <MaterialName row={row} />
                <span className="num">
                  <Amount row={row} />
                </span>
                <Notes row={row} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function CoverageRow({ row, coverage }: { readonly row: MaterialRow; readonly coverage: Coverage }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const { amount } = useLotWords();
  const { coverageWords } = useStockWords();
  const line = plant.lines.find(({ id }) => id === coverage.line);
  const { hours, inReach, needed, unit, near, beforeEnd } = coverage;
  // Full = enough for the order.
  const share = needed !== null && needed > 0 && inReach !== null ? Math.min(1, Math.max(0, inReach / needed)) : null;
  return (
    <div className="stock-row" data-material={row.material} data-line={coverage.line} data-near={near || undefined}>
      <div className="stock-row-head">
        <MaterialName row={row} />
        <span className="quiet">{line ? f.say(line.name) : coverage.line}</span>
        <b className={near ? 'stock-hours stock-near num' : 'stock-hours num'}>
          {hours === null
            ? t(coverage.why === 'no-data' ? 'stock.noData' : 'stock.notKnown')
            : f.duration(hours * 3_600_000)}
        </b>
      </div>
      {share !== null && (
        <div className="stock-bar" aria-hidden="true" data-short={beforeEnd === true || undefined}>
          <i style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <p className="stock-words">
        <span>{coverageWords(coverage)}</span>
        <span className="caption num">
          {inReach !== null &&
            t('stock.inReach', { amount: amount(inReach, unit), atLine: amount(coverage.atLine, unit) })}
          {coverage.perHour !== null && ` · ${t('stock.perHour', { amount: amount(coverage.perHour, unit) })}`}
        </span>
      </p>
      <Notes row={row} />
    </div>
  );
}

function MaterialName({ row }: { readonly row: MaterialRow }) {
  const { named } = useLotWords();
  const open = () => {
    setQuery('material', row.material, true);
    setQuery('tab', 'lots');
  };
  return (
    <button type="button" className="link-button stock-name" onClick={open}>
      {named(row.material)}
    </button>
  );
}

function Amount({ row: { stock } }: { readonly row: MaterialRow }) {
  const { amount } = useLotWords();
  return <>{stock ? amount(stock.usable, stock.unit) : ''}</>;
}

/** What is wrong with it, in words; nothing where nothing is. */
function Notes({ row: { stock } }: { readonly row: MaterialRow }) {
  const { t } = useWords();
  const { amount } = useLotWords();
  if (!stock) return null;
  const { owed, held, expired, expiring, unit } = stock;
  const notes = [
    owed > 0 ? t('stock.owed', { amount: amount(owed, unit) }) : '',
    held > 0 ? t('stock.heldAmount', { amount: amount(held, unit) }) : '',
    expired > 0 ? t('stock.expiredAmount', { amount: amount(expired, unit) }) : '',
    expiring > 0 ? t('stock.expiring', { count: expiring }) : '',
  ].filter(Boolean);
  return notes.length > 0 ? <p className="stock-notes">{notes.join(' · ')}</p> : null;
}
