import { useState } from 'react';
import { getSpares, getWorkParts, moveSpare, reservePart, type Work } from '../../http/maintenance-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { typedNumber } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';

/** Parts that it waits for and used; reserved, taken and given back here. */
export function WorkParts({
  order,
  news,
  changed,
  mayWrite,
}: {
  readonly order: Work;
  readonly news: number;
  changed(): void;
  readonly mayWrite: boolean;
}) {
  const { t, f } = useWords();
  const { answer: parts } = usePolled((signal) => getWorkParts(order.number, signal), String(order.number), news);
  const { answer: spares } = usePolled(getSpares, 'spares', news);
  const [part, setPart] = useState('');
  const [quantity, setQuantity] = useState('1');
  const [act, setAct] = useState<'reserve' | 'issue' | 'return'>('reserve');
  const { busy, trouble, submit } = useSending(
    async () => {
      const many = typedNumber(quantity) ?? 0;
      const has = parts?.find((one) => one.part === part)?.reserved ?? 0;
      if (act === 'reserve') await reservePart(order.number, part, has + many);
      else await moveSpare(part, { kind: act, quantity: many, number: order.number });
    },
    () => {
      setQuantity('1');
      changed();
    },
  );
  if ((parts?.length ?? 0) === 0 && !mayWrite) return null;
  return (
    <section className="work-part">
      <h3>{t('work.parts')}</h3>
      {parts && parts.length > 0 && (
        <ul className="work-rows">
          {parts.map((one) => (
            <li key={one.part}>
              <b>{one.name}</b> <span className="caption">{one.part}</span>{' '}
              {one.reserved > 0 && (
                <span className={one.short ? 'short' : undefined}>
                  {t('work.reservedOf', { n: f.number(one.reserved), unit: one.unit })}
                  {one.short && ` · ${t('work.isShort')}`}
                </span>
              )}{' '}
              {one.used > 0 && t('work.usedOf', { n: f.number(one.used), unit: one.unit })}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && spares && spares.length > 0 && (
        <form className="work-row" onSubmit={submit} aria-label={t('work.parts')}>
          <select aria-label={t('work.part')} value={part} onChange={(event) => setPart(event.currentTarget.value)}>
            <option value="">{t('work.part')}</option>
            {spares.map((spare) => (
              <option key={spare.part} value={spare.part}>
                {t('work.partFree', { name: spare.name, n: f.number(spare.free), unit: spare.unit })}
              </option>
            ))}
          </select>
          <NumberInput label={t('work.quantity')} value={quantity} change={setQuantity} />
          <select
            aria-label={t('work.act')}
            value={act}
            onChange={(event) => setAct(event.currentTarget.value as typeof act)}
          >
            {(['reserve', 'issue', 'return'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`work.lists.act.${one}`)}
              </option>
            ))}
          </select>
          <button
            type="submit"
            className="button"
            disabled={busy || part === '' || !((typedNumber(quantity) ?? 0) > 0)}
          >
            {t('work.book')}
          </button>
        </form>
      )}
      <Trouble words={trouble} />
    </section>
  );
}
