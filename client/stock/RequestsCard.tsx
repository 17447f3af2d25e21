import { useState } from 'react';
import { type Act, answerRequest, getLocations, getRequests, type Request } from '../http/stock-api.ts';
import { useSecond } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useLotWords } from '../trace/use-lot-words.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const ANSWERS = ['operator', 'quality', 'planner', 'engineer', 'admin'] as const;

/** What supermarkets ask for and is not there, the oldest first. */
export function RequestsCard() {
  const { t } = useWords();
  const { answer, trouble, again } = usePolled(async (signal) => {
    const [requests, locations] = await Promise.all([getRequests(signal), getLocations(signal)]);
    return { requests: [...requests].reverse(), locations };
  }, 'requests');
  const nameOf = (id: string) => answer?.locations.find(({ location }) => location === id)?.name ?? id;
  return (
    <section className="card" aria-labelledby="stock-requests">
      <h2 id="stock-requests">{t('stock.requests')}</h2>
      <Trouble words={trouble} />
      {answer?.requests.length === 0 && <p className="quiet">{t('stock.noRequests')}</p>}
      <ul className="stock-requests">
        {(answer?.requests ?? []).map((request) => (
          <li key={request.id} data-request={request.id}>
            <RequestRow request={request} place={nameOf(request.location)} changed={again} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RequestRow({
  request,
  place,
  changed,
}: {
  readonly request: Request;
  readonly place: string;
  changed(): void;
}) {
  const { t, f } = useWords();
  const store = useSecond();
  const me = useMe();
  const { named, amount } = useLotWords();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const may = hasRole(me, ANSWERS, false);
  const act = async (what: Act) => {
    setBusy(true);
    setTrouble('');
    try {
      await answerRequest(request.id, what);
      changed();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const taken = request.events.find(({ what }) => what === 'taken');
  const late = request.due !== null && Date.parse(request.due) < store.now();
  const age = f.duration(Math.max(0, store.now() - Date.parse(request.raised)));
  return (
    <>
      <p>
        <b>
          {named(request.material)}: {amount(request.quantity, request.unit)}
        </b>
        <span>{t('stock.forPlace', { place })}</span>
        <span className="num attention-age">{age}</span>
      </p>
      <p className="quiet">
        {late && <b className="stock-late">{t('stock.late')} </b>}
        {taken ? t('stock.takenBy', { who: taken.by, time: f.clock(Date.parse(taken.at)) }) : t('stock.notTaken')}
        {request.due !== null && ` · ${t('stock.due', { time: f.clock(Date.parse(request.due)) })}`}
      </p>
      {may && (
        <div className="order-acts">
          {!taken && (
            <button type="button" className="button" disabled={busy} onClick={() => void act('take')}>
              {t('stock.take')}
            </button>
          )}
          <button type="button" className="button" disabled={busy} onClick={() => void act('cancel')}>
            {t('stock.cancel')}
          </button>
        </div>
      )}
      <Trouble words={trouble} />
    </>
  );
}
