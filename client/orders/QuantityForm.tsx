import { useState } from 'react';
import { declareQuantity, type Order, type QuantityWord } from '../http/orders-api.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const WORDS: readonly QuantityWord[] = ['produced', 'scrap', 'rework'];

/** Says what was made, beside what machines counted. */
export function QuantityForm({ order, done }: { readonly order: Order; readonly done: () => void }) {
  const { t } = useWords();
  const [what, setWhat] = useState<QuantityWord>('produced');
  const [quantity, setQuantity] = useState('');
  const [reason, setReason] = useState('');
  const amount = Number(quantity.replace(',', '.'));
  const sound = quantity.trim() !== '' && Number.isFinite(amount) && reason.trim() !== '';
  const { busy, trouble, submit } = useSending(
    () => declareQuantity(order.order, { what, quantity: amount, reason: reason.trim() }),
    () => {
      setQuantity('');
      setReason('');
      done();
    },
  );
  return (
    <details className="order-form">
      <summary>{t('orders.declare')}</summary>
      <form onSubmit={submit}>
        <label className="field">
          <span>{t('orders.quantities')}</span>
          <select value={what} onChange={(event) => setWhat(event.target.value as QuantityWord)}>
            {WORDS.map((word) => (
              <option key={word} value={word}>
                {t(`orders.what.${word}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t('orders.units')}</span>
          <input inputMode="decimal" value={quantity} onChange={(event) => setQuantity(event.target.value)} />
        </label>
        <label className="field wide">
          <span>{t('orders.reason')}</span>
          <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </label>
        <Trouble words={trouble} />
        <button type="submit" className="button primary" disabled={busy || !sound}>
          {t('orders.declare')}
        </button>
      </form>
    </details>
  );
}
