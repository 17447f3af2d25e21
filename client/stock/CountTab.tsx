import { useRef, useState } from 'react';
import { type Count, getCounts, getLocations, getStockLots, type MaterialStock, sendCount } from '../http/stock-api.ts';
import { usePolled } from '../orders/use-polled.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { useLotWords } from '../trace/use-lot-words.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const COUNTS = ['operator', 'quality', 'planner', 'engineer', 'admin'] as const;

/** Counting, with gloves on: where, what, how much; then what was counted before and how far off the record is. */
export function CountTab({ materials }: { readonly materials: readonly MaterialStock[] }) {
  const { t, f } = useWords();
  const me = useMe();
  const { named, amount } = useLotWords();
  const { answer, trouble, again } = usePolled((signal) => getCounts(signal), 'counts');
  const signed = (value: number, unit: string) =>
    `${value > 0 ? '+' : value < 0 ? '−' : ''}${amount(Math.abs(value), unit)}`;
  return (
    <div className="stock-columns">
      {hasRole(me, COUNTS, false) ? (
        <CountForm materials={materials} counted={again} />
      ) : (
        <p>{t('stock.mayNotCount')}</p>
      )}
      <div className="stock-column">
        <section className="card" aria-labelledby="stock-variance">
          <h2 id="stock-variance">{t('stock.variances')}</h2>
          <Trouble words={trouble} />
          {answer?.variances.length === 0 && <p className="quiet">{t('stock.noCounts')}</p>}
          <ul className="stock-others">
            {answer?.variances.map((one) => (
              <li key={`${one.material} ${one.unit}`}>
                <b>{named(one.material)}</b>
                <span className="num">
                  {one.variance === null ? t('stock.notKnown') : signed(one.variance, one.unit)}
                </span>
                <span className="caption">
                  {t('stock.countsOf', { count: one.counts })}
                  {one.absolute !== null && one.expected !== null && one.expected > 0
                    ? ` · ${t('stock.off', { share: f.percent(one.absolute / one.expected, 1) })}`
                    : ''}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section className="card" aria-labelledby="stock-history">
          <h2 id="stock-history">{t('stock.history')}</h2>
          <ul className="stock-history">
            {answer?.counts.map((count) => (
              <li key={count.id} data-count={count.id}>
                <b>{count.lot ?? named(count.material)}</b>{' '}
                <span className="num">{amount(count.counted, count.unit)}</span>{' '}
                <span className="num">
                  {count.variance === null ? t('stock.wasNotKnown') : `(${signed(count.variance, count.unit)})`}
                </span>
                <span className="quiet">
                  {' '}
                  {count.by}, {f.day(Date.parse(count.at))}
                  {count.adjusted ? ` · ${t('stock.adjusted', { reason: count.reason })}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </div>
  );
}

function CountForm({ materials, counted }: { readonly materials: readonly MaterialStock[]; counted(): void }) {
  const { t } = useWords();
  const { named, amount } = useLotWords();
  const [location, setLocation] = useState('');
  const [what, setWhat] = useState('');
  const [text, setText] = useState('');
  const [adjust, setAdjust] = useState(false);
  const [reason, setReason] = useState('');
  const [told, setTold] = useState<Count | null>(null);
  // One key an entry: pressed twice, or sent again after a lost answer, it is counted once.
  const key = useRef(crypto.randomUUID());
  const { answer } = usePolled(async (signal) => {
    const [places, lots] = await Promise.all([
      getLocations(signal),
      location === '' ? null : getStockLots({ location, limit: '500' }, signal),
    ]);
    return { places, lots: lots?.stock ?? [] };
  }, `count ${location}`);
  const value = Number(text.replace(',', '.'));
  const sound = location !== '' && what !== '' && text.trim() !== '' && Number.isFinite(value) && value >= 0;
  const { busy, trouble, submit } = useSending(
    async () => {
      const isLot = what.startsWith('lot:');
      const name = what.slice(what.indexOf(':') + 1);
      setTold(
        await sendCount(
          {
            ...{ location, counted: value, adjust, reason: adjust ? reason : '' },
            ...{ lot: isLot ? name : null, material: isLot ? null : name },
          },
          key.current,
        ),
      );
    },
    () => {
      key.current = crypto.randomUUID();
      setText('');
      setReason('');
      setAdjust(false);
      counted();
    },
  );
  const lots = (answer?.lots ?? []).flatMap(({ lot, material }) => (lot === null ? [] : [{ lot, material }]));
  const here = [
    ...new Set([...lots.flatMap(({ material }) => material ?? []), ...materials.map((one) => one.material)]),
  ];
  return (
    <section className="card stock-count" aria-labelledby="stock-count">
      <h2 id="stock-count">{t('stock.count')}</h2>
      <form onSubmit={submit}>
        <label className="field">
          <span>{t('stock.place')}</span>
          <select
            value={location}
            onChange={(event) => {
              setLocation(event.target.value);
              setWhat('');
            }}
          >
            <option value="">–</option>
            {answer?.places.map((place) => (
              <option key={place.location} value={place.location}>
                {place.name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t('stock.whatCounted')}</span>
          <select value={what} disabled={location === ''} onChange={(event) => setWhat(event.target.value)}>
            <option value="">–</option>
            <optgroup label={t('stock.lots')}>
              {lots.map(({ lot, material }) => (
                <option key={lot} value={`lot:${lot}`}>
                  {lot}
                  {material === null ? '' : ` (${named(material)})`}
                </option>
              ))}
            </optgroup>
            <optgroup label={t('stock.wholeMaterial')}>
              {here.map((material) => (
                <option key={material} value={`material:${material}`}>
                  {named(material)}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
        <label className="field">
          <span>{t('stock.counted')}</span>
          <input
            className="stock-figure num"
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <label className="stock-adjust">
          <input type="checkbox" checked={adjust} onChange={(event) => setAdjust(event.target.checked)} />
          {t('stock.adjust')}
        </label>
        {adjust && <TextField label={t('stock.reason')} value={reason} change={setReason} />}
        <Trouble words={trouble} />
        <button type="submit" className="button primary" disabled={busy || !sound || (adjust && reason.trim() === '')}>
          {t('stock.enter')}
        </button>
      </form>
      {told && (
        <p role="status" className="stock-told">
          {told.expected === null
            ? t('stock.toldUnknown', { counted: amount(told.counted, told.unit) })
            : t('stock.told', {
                ...{ counted: amount(told.counted, told.unit), expected: amount(told.expected, told.unit) },
              })}
        </p>
      )}
    </section>
  );
}
