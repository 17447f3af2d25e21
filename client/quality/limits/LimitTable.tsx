import { useState } from 'react';
import type { EnvironmentalLimit } from '../../http/limits-api.ts';
import { inForce } from '../../orders/in-force.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { useWords } from '../../words/use-words.ts';
import type { How } from './draft.ts';
import { LimitForm } from './LimitForm.tsx';
import { ReadingForm } from './ReadingForm.tsx';
import { useLimitWords } from './use-limit-words.ts';

/** Who writes limits, on all lines; and who may enter what they read. */
const WRITES = ['quality', 'engineer', 'admin'] as const;
const READS = ['operator', 'quality', 'maintenance', 'engineer', 'admin'] as const;
type Open = { readonly limit: EnvironmentalLimit | null; readonly how: How | 'reading' };

/** Which limits hold, what held before and will, and what is written of them. */
export function LimitTable({ limits, changed }: { readonly limits: readonly EnvironmentalLimit[]; changed(): void }) {
  const { t, f } = useWords();
  const words = useLimitWords();
  const me = useMe();
  const [open, setOpen] = useState<Open | null>(null);
  const mayWrite = hasRole(me, WRITES);
  const mayRead = hasRole(me, READS, false);
  const done = (written: boolean) => {
    setOpen(null);
    if (written) changed();
  };
  const now = Date.now();
  const rows = limits.map((limit) => {
    const own = limits.filter(({ id }) => id === limit.id);
    const holds = inForce(own, now);
    const newest = own.at(-1) === limit;
    const ended = limit.effectiveTo !== null && Date.parse(limit.effectiveTo) <= now;
    const stands =
      holds === limit ? 'now' : Date.parse(limit.effectiveFrom) > now ? 'later' : ended ? 'ended' : 'before';
    return { limit, newest, stands, holds };
  });
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('limits.inForce')}</h2>
        <span className="grow" />
        {mayWrite && (
          <button type="button" className="button" onClick={() => setOpen({ limit: null, how: 'new' })}>
            {t('limits.write.how.new')}
          </button>
        )}
      </div>
      {open?.how === 'reading' && open.limit && <ReadingForm key={open.limit.id} limit={open.limit} done={done} />}
      {open && open.how !== 'reading' && (
        <LimitForm
          key={`${open.how} ${open.limit?.id} ${open.limit?.revision}`}
          limit={open.limit}
          how={open.how}
          limits={limits}
          done={done}
        />
      )}
      {limits.length === 0 && open === null && <p className="quiet">{t('limits.noLimits')}</p>}
      {limits.length > 0 && (
        <div className="table-frame">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('limits.limit')}</th>
                <th scope="col">{t('limits.bounds')}</th>
                <th scope="col">{t('limits.judged')}</th>
                <th scope="col">{t('limits.permit')}</th>
                <th scope="col">{t('limits.since')}</th>
                <HiddenHeader words={t('limits.write.acts')} />
              </tr>
            </thead>
            <tbody>
              {rows.map(({ limit: one, newest, stands, holds }) => (
                <tr
                  key={`${one.id}/${one.revision}`}
                  className={stands === 'now' ? undefined : 'quiet'}
                  data-limit={one.id}
                >
                  <th scope="row">
                    {words.name(one, one.id)} <span className="caption">{one.tag ?? t('limits.byHand')}</span>
                  </th>
                  <td className="num">{words.bounds(one)}</td>
                  <td>{words.average(one)}</td>
                  <td>{[one.permit, one.authority].filter(Boolean).join(', ') || '–'}</td>
                  <td className="num">
                    {f.date(Date.parse(one.effectiveFrom))}
                    {one.effectiveTo !== null && ` – ${f.date(Date.parse(one.effectiveTo))}`}{' '}
                    <span className="caption">
                      {t('limits.write.revisionIs', { revision: one.revision })}, {t(`limits.stands.${stands}`)}
                    </span>
                  </td>
                  <td>
                    <div className="limit-acts">
                      {mayRead && one.tag === null && holds === one && (
                        <button
                          type="button"
                          className="button"
                          onClick={() => setOpen({ limit: one, how: 'reading' })}
                        >
                          {t('limits.write.reading')}
                        </button>
                      )}
                      {mayWrite &&
                        newest &&
                        (['revise', 'correct', 'end'] as const)
                          .filter((how) => how !== 'end' || one.effectiveTo === null)
                          .map((how) => (
                            <button
                              key={how}
                              type="button"
                              className="link-button"
                              onClick={() => setOpen({ limit: one, how })}
                            >
                              {t(`limits.write.how.${how}`)}
                            </button>
                          ))}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
