import './routing.css';
import { useState } from 'react';
import { placeOf } from '../alarms/alarm-place.ts';
import { getMasters, type Master } from '../http/masters-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { inForce } from '../orders/in-force.ts';
import { RevisionTable } from '../orders/RevisionTable.tsx';
import { usePolled } from '../orders/use-polled.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { RoutingForm } from './RoutingForm.tsx';
import { timesOf } from './step-times.ts';

/** How a product is made, step by step, revision by revision, each from a date on. */
export function RoutingCard({
  product,
  now,
  mayWrite,
}: {
  readonly product: string;
  readonly now: number;
  readonly mayWrite: boolean;
}) {
  const { t } = useWords();
  const [writes, setWrites] = useState<Master | 'new' | null>(null);
  const { answer, trouble, again } = usePolled((signal) => getMasters(product, signal, 'routing'), product);
  const inEffect = inForce(answer ?? [], now);
  return (
    <section className="card order-line" data-routing={product}>
      <div className="orders-bar">
        <h2>{t('routing.title')}</h2>
        <span className="grow" />
        {mayWrite && writes === null && (
          <button type="button" className="button" onClick={() => setWrites('new')}>
            {t('routing.newRevision')}
          </button>
        )}
      </div>
      <Trouble words={trouble} />
      {writes !== null && (
        <RoutingForm
          key={`${product} ${writes === 'new' ? '' : writes.revision}`}
          product={product}
          routing={writes === 'new' ? null : writes}
          like={inEffect}
          now={now}
          close={(saved) => {
            setWrites(null);
            if (saved) again();
          }}
        />
      )}
      {answer?.length === 0 && <p className="quiet">{t('routing.none')}</p>}
      {answer && answer.length > 0 && (
        <RevisionTable
          revisions={answer}
          inEffect={inEffect}
          content={t('routing.steps')}
          say={(one) => <Steps routing={one} />}
          edit={mayWrite ? setWrites : null}
        />
      )}
    </section>
  );
}

function Steps({ routing }: { readonly routing: Master }) {
  const { t, f } = useWords();
  const plant = usePlant();
  return (
    <ol className="routing-steps">
      {routing.steps.map((step) => (
        <li key={step.operation}>
          <span className="num">{step.operation}</span>
          <span>
            {step.name} <span className="quiet">{placeOf(plant, step, f)}</span>
          </span>
          <span className="num quiet">{timesOf(step, f, t)}</span>
        </li>
      ))}
    </ol>
  );
}
