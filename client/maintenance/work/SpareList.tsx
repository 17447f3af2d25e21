import { useState } from 'react';
import { getSpares, MAINTAINS, moveSpare, putSpare, type Spare } from '../../http/maintenance-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { typedNumber } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import { SpareForm } from './SpareForm.tsx';
import { SpareMovements } from './SpareMovements.tsx';
import { WorkImport } from './WorkImport.tsx';

const WHICH = ['all', 'short'] as const;
/** Of the form of a new one; no part has a slash in its number. */
const NEW = '/new';

/** What lies there, what of it waits for orders, and what is to be ordered. */
export function SpareList() {
  const { t, f } = useWords();
  const me = useMe();
  const mayWrite = hasRole(me, MAINTAINS);
  const { answer, trouble, again } = usePolled(getSpares, 'spares');
  const [which, setWhich] = useState<(typeof WHICH)[number]>('all');
  const [edited, setEdited] = useState<'new' | string | null>(null);
  const [news, setNews] = useState(0);
  const open = answer?.find(({ part }) => part === edited) ?? null;
  const moved = () => {
    setNews((count) => count + 1);
    again();
  };
  const short = answer?.filter(({ order }) => order > 0) ?? [];
  const shown = which === 'short' ? short : (answer ?? []);
  const number = (value: number | null) => (value === null ? f.none : f.number(value, Number.isInteger(value) ? 0 : 1));
  return (
    <section className="card work-list" aria-labelledby="spares-title">
      <div className="card-head">
        <h2 id="spares-title">{t('work.lists.view.parts')}</h2>
        <Segments
          label={t('work.which')}
          of={WHICH}
          chosen={which}
          choose={setWhich}
          words={(one) => (one === 'all' ? t('work.all') : t('work.belowMin', { count: short.length }))}
        />
        <a className="link" href={`/api/v1/maintenance/parts?as=csv${which === 'short' ? '&short=true' : ''}`} download>
          CSV
        </a>
        {mayWrite && (
          <>
            <WorkImport what="parts" taken={moved} />
            <button type="button" className="button" onClick={() => setEdited(NEW)}>
              {t('work.newPart')}
            </button>
          </>
        )}
      </div>
      <Trouble words={trouble} />
      {(edited === NEW || open) && mayWrite && (
        <SpareForm
          key={edited}
          spare={open}
          keep={putSpare}
          done={() => {
            setEdited(null);
            again();
          }}
        />
      )}
      {open && <SpareMovements key={open.part} spare={open} news={news} />}
      {answer !== null && shown.length === 0 && (
        <p className="quiet">{which === 'short' ? t('work.nothingShort') : t('work.noParts')}</p>
      )}
      {shown.length > 0 && (
        <div className="table-frame">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('work.part')}</th>
                <th scope="col">{t('work.shelf')}</th>
                <th scope="col" className="figure">
                  {t('work.onHand')}
                </th>
                <th scope="col" className="figure">
                  {t('work.reserved')}
                </th>
                <th scope="col" className="figure">
                  {t('work.free')}
                </th>
                <th scope="col" className="figure">
                  {t('work.minMax')}
                </th>
                <th scope="col">{t('work.toOrder')}</th>
                <th scope="col">{t('work.supplier')}</th>
                {mayWrite && <th scope="col">{t('work.act')}</th>}
              </tr>
            </thead>
            <tbody>
              {shown.map((spare) => (
                <tr key={spare.part} data-part={spare.part}>
                  <th scope="row">
                    <button
                      type="button"
                      className="link-button"
                      aria-expanded={spare.part === edited}
                      onClick={() => setEdited(spare.part === edited ? null : spare.part)}
                    >
                      {spare.name}
                    </button>{' '}
                    <span className="caption">{spare.part}</span>
                  </th>
                  <td>{spare.place}</td>
                  <td className="num figure">
                    {number(spare.onHand)} {spare.unit}
                  </td>
                  <td className="num figure">{spare.reserved > 0 ? number(spare.reserved) : ''}</td>
                  <td className={spare.order > 0 ? 'num figure short' : 'num figure'}>{number(spare.free)}</td>
                  <td className="num figure">
                    {number(spare.min)} / {number(spare.max)}
                  </td>
                  <td>
                    {spare.order > 0 && (
                      <b>
                        {number(spare.order)} {spare.unit}
                        {spare.leadDays !== null && (
                          <span className="caption"> {t('work.inDays', { count: spare.leadDays })}</span>
                        )}
                      </b>
                    )}
                  </td>
                  <td>{spare.supplier}</td>
                  {mayWrite && (
                    <td>
                      <SpareMove spare={spare} moved={moved} />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function SpareMove({ spare, moved }: { readonly spare: Spare; moved(): void }) {
  const { t } = useWords();
  const [quantity, setQuantity] = useState('');
  const [kind, setKind] = useState<'receipt' | 'issue' | 'correction'>('receipt');
  const [reason, setReason] = useState('');
  const { busy, trouble, submit } = useSending(
    () => moveSpare(spare.part, { kind, quantity: typedNumber(quantity), reason }),
    () => {
      setQuantity('');
      setReason('');
      moved();
    },
  );
  return (
    <form className="work-row" onSubmit={submit} aria-label={`${t('work.act')}: ${spare.name}`}>
      <select
        aria-label={t('work.act')}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
      >
        {(['receipt', 'issue', 'correction'] as const).map((one) => (
          <option key={one} value={one}>
            {t(`work.lists.act.${one}`)}
          </option>
        ))}
      </select>
      <NumberInput label={t('work.quantity')} value={quantity} change={setQuantity} />
      {kind === 'correction' && (
        <input
          aria-label={t('work.reason')}
          placeholder={t('work.reason')}
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <button
        type="submit"
        className="button"
        disabled={busy || !typedNumber(quantity) || (kind === 'correction' && reason.trim() === '')}
      >
        {t('work.book')}
      </button>
      <Trouble words={trouble} />
    </form>
  );
}
