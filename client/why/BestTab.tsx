import { useState } from 'react';
import type { CausesBestAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { type Asked, windowQuery } from '../losses/asked.ts';
import { Segments } from '../ui/Segments.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';

const BY = ['crew', 'tool', 'recipe', 'skill'] as const;
/** Rows that are shown; those that are surest. */
const SHOWN = 40;
type Compared = CausesBestAnswer['compared'][number];

/** Which crew, tool or recipe does best on which machine with which product, and how sure that is. */
export function BestTab({ asked }: { readonly asked: Asked }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const [by, setBy] = useState<(typeof BY)[number]>('crew');
  const { answer, failed } = useAnswer<CausesBestAnswer>(
    `/api/v1/causes/best?scope=${asked.scope}&by=${by}&${windowQuery(asked.period)}`,
    `${asked.key} best ${by}`,
  );
  const amount = ({ figure }: Compared, value: number) =>
    figure === 'rejects' ? f.percent(value, 2) : t('actions.perHour', { rate: f.number(value) });
  const bound = (one: Compared, value: number | null) =>
    value === null ? '∞' : one.figure === 'rejects' ? f.percent(value, 2) : f.number(value);
  const machineName = (id: string) => f.say(plant.machines.find((machine) => machine.id === id)?.name ?? id);
  return (
    <section className="card" aria-labelledby="best-title">
      <div className="card-head">
        <h2 id="best-title">{t('find.best.title')}</h2>
        <Segments
          label={t('find.best.by.what')}
          of={BY}
          chosen={by}
          choose={setBy}
          words={(one) => t(`find.best.by.${one}`)}
        />
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer?.compared.length === 0 && (
        <p className="quiet">{t(answer.tooFew > 0 ? 'find.best.tooFew' : 'find.best.none')}</p>
      )}
      {answer && answer.compared.length > 0 && (
        <div className="table-frame">
          <table className="order-table best">
            <thead>
              <tr>
                <th scope="col">{t(`find.best.by.${by}`)}</th>
                <th scope="col">{t('find.best.where')}</th>
                <th scope="col">{t('find.best.figure.what')}</th>
                <th scope="col">{t('find.best.own')}</th>
                <th scope="col">{t('find.best.others')}</th>
                <th scope="col">{t('find.best.difference')}</th>
                <th scope="col">{t('find.best.sure')}</th>
              </tr>
            </thead>
            <tbody>
              {answer.compared.slice(0, SHOWN).map((one) => (
                <tr key={`${one.value} ${one.machine} ${one.product} ${one.figure}`}>
                  <th scope="row">{by === 'skill' ? t('find.best.level', { level: one.value }) : one.value}</th>
                  <td>
                    {machineName(one.machine)}, {productName(plant, one.product, f) ?? one.product}
                  </td>
                  <td>{t(`find.best.figure.${one.figure}`)}</td>
                  <td className="num">
                    {amount(one, one.median)}{' '}
                    <span className="quiet">{t('find.best.shifts', { count: one.shifts })}</span>
                  </td>
                  <td className="num">
                    {amount(one, one.elsewhere)}{' '}
                    <span className="quiet">{t('find.best.shifts', { count: one.otherShifts })}</span>
                  </td>
                  <td className="num">
                    {bound(one, one.change)}{' '}
                    <span className="quiet">
                      {t('defects.range', {
                        low: one.low === null ? '−∞' : bound(one, one.low),
                        high: bound(one, one.high),
                      })}
                    </span>
                  </td>
                  <td>
                    {one.better === null ? (
                      <span className="quiet">{t('find.best.chance')}</span>
                    ) : (
                      <b>{t(one.better ? 'find.best.better' : 'find.best.worse')}</b>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="caption">{t('find.best.how')}</p>
    </section>
  );
}
