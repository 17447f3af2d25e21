import { useState } from 'react';
import {
  answerExceedance,
  type EnvironmentalLimit,
  EXCEEDANCE_LISTS,
  EXCEEDANCES_TABLE,
  type Exceedance,
  getExceedances,
  getLimits,
  REQUIREMENTS_TABLE,
} from '../http/limits-api.ts';
import { usePolled } from '../orders/use-polled.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { LimitTable } from './limits/LimitTable.tsx';
import { useLimitWords } from './limits/use-limit-words.ts';

const ANSWERS = ['operator', 'quality', 'maintenance', 'engineer', 'admin'] as const;
const MOST = 50;

/** Limits of the surroundings: what holds, when it was exceeded, when nobody knows, and what was answered. */
export function LimitsTab() {
  const { t } = useWords();
  const [which, setWhich] = useState<(typeof EXCEEDANCE_LISTS)[number]>('exceeded');
  const { answer, trouble, again } = usePolled(async (signal) => {
    const [limits, found] = await Promise.all([getLimits(signal), getExceedances(which, MOST, signal)]);
    return { limits, found };
  }, which);
  const limits = answer?.limits ?? [];
  return (
    <section className="holds limits">
      <div className="orders-bar">
        <Segments
          label={t('limits.which')}
          of={EXCEEDANCE_LISTS}
          chosen={which}
          choose={setWhich}
          words={(one) => t(`limits.lists.${one}`)}
        />
        <a className="button" href={EXCEEDANCES_TABLE} download>
          {t('limits.csv')}
        </a>
        <a className="button" href={REQUIREMENTS_TABLE} download>
          {t('limits.requirements')}
        </a>
      </div>
      <Trouble words={trouble} />
      {answer && limits.length > 0 && answer.found.length === 0 && <p className="quiet">{t(`limits.none.${which}`)}</p>}
      {answer?.found.map((one) => (
        <ExceedanceCard
          key={`${one.limit} ${one.kind} ${one.from}`}
          exceedance={one}
          limit={limits.find(({ id, revision }) => id === one.limit && revision === one.revision)}
          changed={again}
        />
      ))}
      {answer && <LimitTable limits={limits} changed={again} />}
    </section>
  );
}

function ExceedanceCard({
  exceedance,
  limit,
  changed,
}: {
  readonly exceedance: Exceedance;
  readonly limit: EnvironmentalLimit | undefined;
  changed(): void;
}) {
  const { t, f } = useWords();
  const words = useLimitWords();
  const me = useMe();
  const { kind, from, to, open, minutes, worst, known, inMonth, answer, id } = exceedance;
  const [opened, setOpened] = useState(false);
  const over = limit?.allowedAMonth != null && inMonth > limit.allowedAMonth;
  return (
    <article className="card hold" data-exceedance={exceedance.limit} data-kind={kind}>
      <header className="spc-signal-head">
        <h2>{words.name(limit, exceedance.limit)}</h2>
        <span className="quiet num">
          {f.day(Date.parse(from))} – {open ? t('limits.lasts') : f.clock(Date.parse(to))},{' '}
          {f.duration(minutes * 60_000)}
        </span>
      </header>
      <p>
        {kind === 'no-data' ? (
          <b>{t('limits.nobodyKnows')}</b>
        ) : (
          <>
            <b className="num">
              {worst === null ? '–' : f.number(worst, 1)} {limit?.unit}
            </b>{' '}
            {limit && <span className="quiet">{words.bounds(limit)}</span>}
            {known < 0.995 && <span className="quiet"> {t('limits.known', { share: f.percent(known) })}</span>}
            {limit?.allowedAMonth != null && (
              <span className={over ? 'spc-stop' : 'quiet'}>
                {' '}
                {t('limits.inMonth', { count: inMonth, allowed: limit.allowedAMonth })}
              </span>
            )}
          </>
        )}
      </p>
      {answer && (
        <p>
          {answer.cause}. {answer.action}{' '}
          <span className="quiet">
            {answer.by}, {f.day(Date.parse(answer.at))}
          </span>
        </p>
      )}
      {kind === 'exceeded' && hasRole(me, ANSWERS, false) && !opened && (
        <button type="button" className={answer ? 'link-button' : 'button'} onClick={() => setOpened(true)}>
          {t(answer ? 'limits.answerAnew' : 'limits.answer')}
        </button>
      )}
      {opened && (
        <Answer
          id={id}
          done={() => {
            setOpened(false);
            changed();
          }}
        />
      )}
    </article>
  );
}

function Answer({ id, done }: { readonly id: number; done(): void }) {
  const { t } = useWords();
  const [cause, setCause] = useState('');
  const [action, setAction] = useState('');
  const { busy, trouble, submit } = useSending(() => answerExceedance(id, { cause, action }), done);
  return (
    <form className="spc-answer" onSubmit={submit}>
      <TextField label={t('limits.cause')} value={cause} change={setCause} most={500} first />
      <TextField label={t('limits.action')} value={action} change={setAction} most={500} />
      <Trouble words={trouble} />
      <button type="submit" className="button primary" disabled={busy || cause.trim() === '' || action.trim() === ''}>
        {t('limits.answer')}
      </button>
    </form>
  );
}
