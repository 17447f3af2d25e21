import '../masters/routing.css';
import type { OrderDetail } from '../http/orders-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { timesOf } from '../masters/step-times.ts';
import { useWords } from '../words/use-words.ts';

/** Operations of an order with their planned times, and which revision of the routing these are of. */
export function PlannedOperations({ operations }: { readonly operations: OrderDetail['operations'] }) {
  const { t, f } = useWords();
  const { machines } = usePlant();
  if (operations.length === 0) return null;
  const [revision = null] = operations.flatMap(({ routing }) => routing ?? []);
  return (
    <section className="order-plan">
      <h3>{t('routing.operations')}</h3>
      {revision !== null && <p className="quiet">{t('routing.by', { revision })}</p>}
      <ol className="routing-steps">
        {operations.map((one) => (
          <li key={one.operation} data-routing={one.routing ?? ''}>
            <span className="num">{one.operation}</span>
            <span>{f.say(machines.find(({ id }) => id === one.machine)?.name ?? one.machine)}</span>
            <span className="num quiet">
              {timesOf(one, f, t)}
              {revision !== null && one.routing === null && ` · ${t('routing.own')}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
