import { useState } from 'react';
import { getRecord } from '../../http/predict-api.ts';
import { useSecond } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery } from '../../router/router.ts';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { SaidAndCame } from '../learned/SaidAndCame.tsx';

const DAY_MS = 86_400_000;
const DAYS = 60;
const STEP_MS = 600_000;
/** All machines that the model answers for, or this one: of one alone there is seldom enough to judge by. */
const OF = ['kind', 'machine'] as const;

/** Was it right before? Said against happened, failures that were called in time, false calls, and what it cannot see. */
export function TrustCard({
  model,
  machine,
}: {
  readonly model: { readonly id: number; readonly version: number };
  readonly machine: string;
}) {
  const { t, f } = useWords();
  const store = useSecond();
  const [of, setOf] = useState<(typeof OF)[number]>('kind');
  const to = Math.ceil(store.now() / STEP_MS) * STEP_MS;
  const { answer, trouble } = usePolled(
    (signal) =>
      getRecord(model.id, { from: to - DAYS * DAY_MS, to, machine: of === 'machine' ? machine : null }, signal),
    `record ${model.id} ${of} ${machine} ${to}`,
  );
  return (
    <section className="card" aria-labelledby="trust-title">
      <h3 id="trust-title">{t('maintenance.trust.title')}</h3>
      <Segments
        label={t('maintenance.trust.of')}
        of={OF}
        chosen={of}
        choose={setOf}
        words={(one) => t(`maintenance.trust.ofWhat.${one}`)}
      />
      {!answer && (trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>)}
      {answer?.moments === 0 && <p className="quiet">{t('maintenance.trust.nothingYet')}</p>}
      {answer && answer.moments > 0 && (
        <>
          <p className="quiet">
            {t('maintenance.trust.how', { count: answer.observations })}{' '}
            {answer.replayed > 0 &&
              t('maintenance.trust.replayed', { share: f.percent(answer.replayed / answer.moments) })}
          </p>
          <SaidAndCame diagram={answer.diagram} />
          <dl className="trust-figures">
            <div>
              <dt>
                {answer.recall
                  ? t('maintenance.trust.ofFailures', {
                      caught: f.number(answer.recall.share * answer.recall.n),
                      count: answer.recall.n,
                    })
                  : f.none}
              </dt>
              <dd>{t('maintenance.trust.inTime')}</dd>
            </div>
            <div>
              <dt>{answer.leadHours ? f.duration(answer.leadHours.value * 3_600_000) : f.none}</dt>
              <dd>{t('maintenance.trust.lead')}</dd>
            </div>
            <div>
              <dt>{answer.precision ? f.number((1 - answer.precision.share) * answer.precision.n) : f.none}</dt>
              <dd>{t('maintenance.trust.falseCalls', { count: answer.alerts })}</dd>
            </div>
            <div>
              <dt>{answer.brier ? f.number(answer.brier.value, 3) : f.none}</dt>
              <dd>{t('maintenance.trust.brier', { average: f.number(answer.brierOfAverage ?? Number.NaN, 3) })}</dd>
            </div>
          </dl>
          {answer.missed.length > 0 && (
            <p className="quiet">{t('maintenance.trust.missed', { count: answer.missed.length })}</p>
          )}
        </>
      )}
      <button type="button" className="link-button" onClick={() => setQuery('tab', 'models')}>
        {t('maintenance.trust.more')}
      </button>
    </section>
  );
}
