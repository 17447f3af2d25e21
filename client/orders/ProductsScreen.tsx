import { useState } from 'react';
import { getRevisions, putRevision, type Revision } from '../http/orders-api.ts';
import { usePlant, useTwin } from '../live/twin-context.ts';
import { MastersCard } from '../masters/MastersCard.tsx';
import { RoutingCard } from '../masters/RoutingCard.tsx';
import { setQuery, usePlace } from '../router/router.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { wallMoment, wallText } from '../timeline/jumps.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { inForce } from './in-force.ts';
import { RevisionTable } from './RevisionTable.tsx';
import { usePolled } from './use-polled.ts';

/** What products are made of, revision by revision, each from a date on. */
export function ProductsScreen() {
  const { t, f } = useWords();
  const plant = usePlant();
  const { store } = useTwin();
  const me = useMe();
  const { query } = usePlace();
  const product = plant.products.find(({ id }) => id === query.get('product')) ?? plant.products[0];
  const [writes, setWrites] = useState<Revision | 'new' | null>(null);
  const { answer, trouble, again } = usePolled(
    async (signal) => (product ? await getRevisions(product.id, signal) : []),
    product?.id ?? '',
  );
  const now = store.now();
  const inEffect = inForce(answer ?? [], now);
  const mayWrite = hasRole(me, ['planner', 'engineer', 'admin']);
  if (!product) return <p className="card">{t('orders.noProducts')}</p>;
  return (
    <>
      <section className="card order-line">
        <div className="orders-bar">
          <label className="field">
            <span>{t('orders.product')}</span>
            <select
              value={product.id}
              onChange={(event) => {
                setWrites(null);
                setQuery('product', event.target.value);
              }}
            >
              {plant.products.map(({ id }) => (
                <option key={id} value={id}>
                  {productName(plant, id, f)}
                </option>
              ))}
            </select>
          </label>
          <span className="grow" />
          {mayWrite && writes === null && (
            <button type="button" className="button primary" onClick={() => setWrites('new')}>
              {t('orders.newRevision')}
            </button>
          )}
        </div>
        <Trouble words={trouble} />
        {writes !== null && (
          <RevisionForm
            key={`${product.id} ${writes === 'new' ? '' : writes.revision}`}
            product={product.id}
            revision={writes === 'new' ? null : writes}
            like={inEffect}
            now={now}
            close={(saved) => {
              setWrites(null);
              if (saved) again();
            }}
          />
        )}
        {answer?.length === 0 && <p className="quiet">{t('orders.noRevision')}</p>}
        {answer && answer.length > 0 && (
          <RevisionTable
            revisions={answer}
            inEffect={inEffect}
            content={t('orders.materials')}
            say={(one) =>
              one.materials.map(({ material, quantity, unit }) => (
                <div key={material}>
                  {material}{' '}
                  <span className="num quiet">{`${f.number(quantity, Number.isInteger(quantity) ? 0 : 3)} ${unit}`}</span>
                </div>
              ))
            }
            edit={mayWrite ? setWrites : null}
          />
        )}
      </section>
      <RoutingCard key={product.id} product={product.id} now={now} mayWrite={mayWrite} />
      <MastersCard product={product.id} now={now} mayWrite={mayWrite} />
    </>
  );
}

/** Materials as lines of text, `material quantity unit`: quick to write and to paste. */
function RevisionForm({
  product,
  revision,
  like,
  now,
  close,
}: {
  readonly product: string;
  readonly revision: Revision | null;
  /** What a new one begins as. */
  readonly like: Revision | null;
  readonly now: number;
  readonly close: (saved: boolean) => void;
}) {
  const { t } = useWords();
  const zone = usePlant().site.timezone;
  const [name, setName] = useState(revision?.revision ?? '');
  const [note, setNote] = useState(revision?.note ?? '');
  const [from, setFrom] = useState(wallText(revision ? Date.parse(revision.effectiveFrom) : now, zone));
  const [text, setText] = useState(
    ((revision ?? like)?.materials ?? [])
      .map(({ material, quantity, unit }) => `${material} ${quantity} ${unit}`)
      .join('\n'),
  );
  const materials = text.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const [, material, quantity, unit] = /^(\S.*?)\s+([\d.]+)\s*(\S*)\s*$/.exec(line.trim()) ?? [];
    return [material && Number(quantity) > 0 ? { material, quantity: Number(quantity), unit: unit ?? '' } : null];
  });
  const wrong = materials.indexOf(null);
  const begin = wallMoment(from, zone);
  const { busy, trouble, submit } = useSending(
    () =>
      putRevision(product, {
        ...{ revision: name.trim(), note: note.trim(), effectiveTo: revision?.effectiveTo ?? null },
        effectiveFrom: new Date(begin ?? 0).toISOString(),
        materials: materials.filter((one) => one !== null),
      }),
    () => close(true),
  );
  return (
    <form className="order-revision" onSubmit={submit}>
      <TextField label={t('orders.revision')} value={name} change={setName} first most={80} />
      <label className="field">
        <span>{t('orders.effective')}</span>
        <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label className="field wide">
        <span>{t('orders.materials')}</span>
        <textarea rows={5} value={text} onChange={(event) => setText(event.target.value)} />
        <small>{t('orders.materialsHow')}</small>
      </label>
      <TextField label={t('orders.note')} value={note} change={setNote} optional most={500} />
      <Trouble words={wrong < 0 ? null : t('orders.materialWrong', { line: wrong + 1 })} />
      <Trouble words={trouble} />
      <div className="order-acts wide">
        <button type="button" className="button" onClick={() => close(false)}>
          {t('setup.cancel')}
        </button>
        <button
          type="submit"
          className="button primary"
          disabled={busy || wrong >= 0 || begin === null || name.trim() === ''}
        >
          {t('people.save')}
        </button>
      </div>
    </form>
  );
}
