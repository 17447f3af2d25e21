import { useState } from 'react';
import type { CausesChangepointsAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { type Asked, windowQuery } from '../losses/asked.ts';
import { goTo } from '../timeline/moment.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import { ChangedPicture } from './ChangedPicture.tsx';
import { useWithWords } from './use-with-words.ts';

const FIGURES = ['oee', 'availability', 'performance', 'scrap', 'rate', 'energy'] as const;
type Figure = (typeof FIGURES)[number];
const EACH = ['hour', 'shift'] as const;
const STEP_MS = 600_000;
type Change = CausesChangepointsAnswer['changes'][number];

/** When a figure changed for good: its levels, how sure that is, and what else was different on either side. */
export function ChangedTab({ asked }: { readonly asked: Asked }) {
  const { t, f } = useWords();
  const [figure, setFigure] = useState<Figure>('oee');
  const [each, setEach] = useState<(typeof EACH)[number]>('hour');
  const { from, to } = asked.period;
  const until = Math.max(Math.min(to, from + STEP_MS), Math.floor(to / STEP_MS) * STEP_MS);
  const { answer, failed } = useAnswer<CausesChangepointsAnswer>(
    `/api/v1/causes/change-points?scope=${asked.scope}&${windowQuery({ from, to: until })}&figure=${figure}&each=${each}`,
    `${asked.key} changed ${figure} ${each}`,
  );
  const amount = (value: number, sign = false): string => {
    const lead = sign && value > 0 ? '+' : '';
    if (figure === 'rate') return lead + t('actions.perHour', { rate: f.number(value) });
    if (figure === 'energy') return `${lead}${f.number(value, 4)} kWh`;
    const digits = figure === 'scrap' ? 2 : 1;
    return sign ? t('find.changed.points', { points: lead + f.number(100 * value, digits) }) : f.percent(value, digits);
  };
  return (
    <section className="card" aria-labelledby="changed-title">
      <div className="card-head">
        <h2 id="changed-title">{t('find.changed.title')}</h2>
        <Segments
          label={t('find.changed.figure')}
          of={FIGURES}
          chosen={figure}
          choose={setFigure}
          words={(one) => t(`find.changed.figures.${one}`)}
        />
        <Segments
          label={t('find.changed.each')}
          of={EACH}
          chosen={each}
          choose={setEach}
          words={(one) => t(`find.changed.by.${one}`)}
        />
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <>
          <p role="status" className={answer.changes.length > 0 ? undefined : 'quiet'}>
            {answer.tooFew
              ? t(`find.changed.tooFew.${each}`, { count: answer.n })
              : answer.changes.length === 0
                ? t(`find.changed.none.${each}`, { count: answer.n })
                : t('find.changed.count', { count: answer.changes.length })}
          </p>
          {answer.n > 1 && <ChangedPicture answer={answer} amount={(value) => amount(value)} />}
          <ul className="changed">
            {answer.changes.map((one) => (
              <ChangeRow key={one.at} change={one} amount={amount} />
            ))}
          </ul>
        </>
      )}
      <p className="caption">{t('find.changed.how')}</p>
    </section>
  );
}

function ChangeRow({
  change,
  amount,
}: {
  readonly change: Change;
  readonly amount: (value: number, sign?: boolean) => string;
}) {
  const { t, f } = useWords();
  const { named } = useWithWords();
  const at = Date.parse(change.at);
  const [earliest, latest] = [Date.parse(change.earliest), Date.parse(change.latest)];
  const worded = (what: string, value: string | null) =>
    value === null ? t('find.changed.nothing') : named({ factor: what, value });
  return (
    <li>
      <button type="button" className="button" onClick={() => goTo(at)}>
        {f.day(at)}
      </button>
      <div>
        <p>
          <b className="num">
            {amount(change.before.mean)} → {amount(change.after.mean)}
          </b>{' '}
          <span className="num">
            {t('find.changed.sized', {
              change: amount(change.change, true),
              low: amount(change.low, true),
              high: amount(change.high, true),
            })}
          </span>
        </p>
        <p className="quiet">
          {earliest < latest
            ? t('find.changed.between', { from: f.day(earliest), to: f.day(latest) })
            : t('find.changed.surely')}
        </p>
        {change.contexts.length === 0 ? (
          <p className="quiet">{t('find.changed.noContext')}</p>
        ) : (
          <ul className="changed-contexts">
            {change.contexts.map(({ what, before, after, times }) => (
              <li key={what}>
                {worded(what, before)} → {worded(what, after)}{' '}
                <span className="quiet">{t('find.changed.times', { count: times })}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
