import { useState } from 'react';
import { dropTold, getExchange, MAINTAINS, type ToldEvent, takeAgain } from '../../http/maintenance-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery } from '../../router/router.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';

const WHICH = ['all', 'refused'] as const;

/** What other programs told of orders, the newest first; what was refused waits here with its reason. */
export function ExchangeList({ changed }: { changed(): void }) {
  const { t, f } = useWords();
  const mayWrite = hasRole(useMe(), MAINTAINS);
  const [which, setWhich] = useState<(typeof WHICH)[number]>('all');
  const { answer, trouble, again } = usePolled((signal) => getExchange(which === 'refused', signal), which);
  const [refused, setRefused] = useState('');
  const act = (work: Promise<unknown>) =>
    void work
      .then(
        () => setRefused(''),
        (error: unknown) => setRefused(error instanceof Error ? error.message : String(error)),
      )
      .then(() => {
        again();
        changed();
      });
  return (
    <section className="card work-list" aria-labelledby="exchange-title">
      <div className="card-head">
        <h2 id="exchange-title">{t('work.lists.view.exchange')}</h2>
        <Segments
          label={t('work.whichEvents')}
          of={WHICH}
          chosen={which}
          choose={setWhich}
          words={(one) => (one === 'all' ? t('work.all') : t('work.refusedEvents'))}
        />
      </div>
      <Trouble words={trouble || refused} />
      {answer?.length === 0 && (
        <p className="quiet">{t(which === 'refused' ? 'work.nothingRefused' : 'work.nothingTold')}</p>
      )}
      {answer && answer.length > 0 && (
        <div className="table-frame">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('work.received')}</th>
                <th scope="col">{t('work.toldBy')}</th>
                <th scope="col">{t('work.event')}</th>
                <th scope="col">{t('work.order')}</th>
                <th scope="col">{t('work.became')}</th>
                {mayWrite && <HiddenHeader words={t('work.act')} />}
              </tr>
            </thead>
            <tbody>
              {answer.map((one) => (
                <tr key={one.id} data-told={one.event} data-outcome={one.outcome}>
                  <td className="num">{f.day(Date.parse(one.received))}</td>
                  <td>{one.peer}</td>
                  <td>
                    <EventWords told={one} />
                  </td>
                  <td>
                    {one.number !== null && (
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => setQuery('order', String(one.number))}
                      >
                        {one.number}
                      </button>
                    )}
                  </td>
                  <td>
                    <span className={one.outcome === 'refused' ? 'short' : undefined}>
                      {t(`work.lists.outcome.${one.outcome}`)}
                    </span>
                    {one.reason && <span className="caption"> {one.reason}</span>}
                  </td>
                  {mayWrite && (
                    <td>
                      {one.outcome === 'refused' && (
                        <span className="work-row">
                          <button type="button" className="link-button" onClick={() => act(takeAgain(one.id))}>
                            {t('work.takeAgain')}
                          </button>
                          <button type="button" className="link-button" onClick={() => act(dropTold(one.id))}>
                            {t('work.letGo')}
                          </button>
                        </span>
                      )}
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

/** What happened over there and when, by its name; all that was told on demand. */
function EventWords({ told: { kind, event, at, body } }: { readonly told: ToldEvent }) {
  const { t, f } = useWords();
  return (
    <details className="work-told">
      <summary>
        {t(`work.lists.told.${kind === '' ? 'unknown' : kind}`)}{' '}
        <span className="caption">
          {event.length > 40 ? `${event.slice(0, 40)}…` : event}
          {at && ` · ${f.day(Date.parse(at))}`}
        </span>
      </summary>
      <pre>{JSON.stringify(body, null, 2)}</pre>
    </details>
  );
}
