import { useState } from 'react';
import { setQuery } from '../router/router.ts';
import { wallMoment, wallText } from '../timeline/jumps.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import { PERIODS, type Period, type PeriodId } from './period.ts';

export interface PeriodBarProps {
  readonly title: string;
  readonly id: PeriodId;
  readonly period: Period | null;
  readonly timeZone: string;
  readonly at: number;
}

const WORDS = {
  shift: 'losses.period.shift',
  'last-shift': 'losses.period.last-shift',
  today: 'losses.period.today',
  yesterday: 'losses.period.yesterday',
  week: 'losses.period.week',
  month: 'losses.period.month',
  any: 'losses.period.any',
} as const satisfies Record<PeriodId, string>;

/** Which time is looked at: by name, or from any moment to any other by the clock of the site. */
export function PeriodBar({ title, id, period, timeZone, at }: PeriodBarProps) {
  const { t, f } = useWords();
  return (
    <>
      <div className="losses-title">
        <h1>{title}</h1>
        {period && (
          <span className="num">
            {f.day(period.from)} {t('why.to')} {f.day(period.to)}
          </span>
        )}
        <span className="grow" />
        <Segments
          label={t('losses.periods')}
          of={PERIODS}
          chosen={id}
          choose={(one) => setQuery('period', one)}
          words={(one) => t(WORDS[one])}
        />
      </div>
      {id === 'any' && <AnyTime timeZone={timeZone} at={at} period={period} />}
    </>
  );
}

function AnyTime(props: { readonly timeZone: string; readonly at: number; readonly period: Period | null }) {
  const { t } = useWords();
  const { timeZone, at, period } = props;
  const [from, setFrom] = useState(wallText(period?.from ?? at - 8 * 3_600_000, timeZone));
  const [to, setTo] = useState(wallText(period?.to ?? at, timeZone));
  const [begin, end] = [wallMoment(from, timeZone), wallMoment(to, timeZone)];
  const fits = begin !== null && end !== null && begin < end;
  return (
    <form
      className="losses-any"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fits) return;
        setQuery('from', new Date(begin).toISOString(), true);
        setQuery('to', new Date(end).toISOString(), true);
      }}
    >
      <label>
        {t('losses.from')}{' '}
        <input type="datetime-local" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      </label>
      <label>
        {t('losses.to')}{' '}
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </label>
      <button type="submit" className="button" disabled={!fits}>
        {t('time.show')}
      </button>
    </form>
  );
}
