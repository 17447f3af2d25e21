import type { ReactNode } from 'react';
import type { QualityChartsCapabilityOfAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useSecond } from '../live/twin-context.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { Histogram } from './Histogram.tsx';

type Answer = QualityChartsCapabilityOfAnswer;
const INDICES = ['cp', 'cpk', 'pp', 'ppk', 'cpm'] as const;
const MILLION = 1_000_000;

interface Props {
  readonly id: string;
  readonly product: string;
  readonly unit: string;
  readonly from: string;
  readonly to: string;
  /** What is offered where values follow each other. */
  readonly offer: ReactNode;
}

/** What the process can do against its specification, with how sure that is, and whether the figures may be believed. */
export function Capability({ id, product, unit, from, to, offer }: Props) {
  const { t, f } = useWords();
  const query = new URLSearchParams({ product, from, to });
  const { answer, failed } = useAnswer<Answer>(
    `/api/v1/quality/charts/${encodeURIComponent(id)}/capability?${query}`,
    `capability ${id} ${product}`,
  );
  return (
    <section className="card spc-capability">
      <h3>{t('spc.capability')}</h3>
      {failed && <Trouble words={failed} />}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <>
          {answer.histogram && (
            <Histogram histogram={answer.histogram} specification={answer.specification} mean={answer.mean} />
          )}
          {answer.reason ? (
            <p className="quiet">{t(`spc.cannot.${answer.reason}`, { count: answer.n })}</p>
          ) : (
            <dl className="spc-indices">
              {INDICES.map((name) => {
                const index = answer[name];
                return (
                  index && (
                    <div key={name}>
                      <dt>{name[0]?.toUpperCase() + name.slice(1)}</dt>
                      <dd className="num">
                        {f.number(index.value, 2)}
                        <span>
                          {f.number(index.low, 2)}–{f.number(index.high, 2)}
                        </span>
                      </dd>
                    </div>
                  )
                );
              })}
            </dl>
          )}
          {answer.outside !== null && answer.n > 0 && (
            <p>
              {t('spc.outside', {
                count: answer.outside,
                of: answer.n,
                ppm: f.number((answer.outside / answer.n) * MILLION),
              })}
            </p>
          )}
          {answer.normal && !answer.normal.accepted && (
            <p className="spc-warn">
              {t('spc.notNormal', { p: f.number(answer.normal.p, 4) })}
              {answer.nonNormal &&
                ` ${t('spc.nonNormal', { kind: t(`spc.fit.${answer.nonNormal.kind}`), ppk: f.number(answer.nonNormal.ppk, 2) })}`}
            </p>
          )}
          {answer.autocorrelation && answer.autocorrelation.verdict !== 'independent' && (
            <p className="spc-warn">
              {t(`spc.auto.${answer.autocorrelation.verdict}`, {
                lag: f.number(answer.autocorrelation.lag1 ?? 0, 2),
                share: f.number(100 * (answer.autocorrelation.sigmaRatio ?? 1)),
              })}{' '}
              {answer.autocorrelation.offer &&
                t(`spc.offer.${answer.autocorrelation.offer}`, { every: answer.autocorrelation.every })}
            </p>
          )}
          {answer.autocorrelation?.verdict === 'positive' && offer}
          <TimeToLimit answer={answer} unit={unit} />
          <p className="quiet">
            {t('spc.ofReadings', {
              count: answer.n,
              mean: answer.mean === null ? '–' : f.number(answer.mean, 3),
              unit,
            })}
          </p>
        </>
      )}
    </section>
  );
}

function TimeToLimit({ answer: { crossing }, unit }: { readonly answer: Answer; readonly unit: string }) {
  const { t, f } = useWords();
  const store = useSecond();
  if (!crossing) return null;
  const left = (moment: string) => f.duration(Math.max(0, Date.parse(moment) - store.moment()));
  return (
    <p className="spc-crossing">
      <b>{t(`spc.crossing.${crossing.side}`, { time: left(crossing.at) })}</b>{' '}
      {crossing.latest === null
        ? t('spc.crossingFrom', { from: left(crossing.earliest) })
        : t('spc.crossingBetween', { from: left(crossing.earliest), to: left(crossing.latest) })}{' '}
      <span className="quiet">{t('spc.slope', { slope: f.number(crossing.slopeAnHour, 2), unit })}</span>
    </p>
  );
}
