import { useState } from 'react';
import { bookTime, tellMeasure, type WholeWork } from '../../http/maintenance-api.ts';
import { useMe } from '../../sign-in/use-me.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { typedNumber } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import { useWorkWords } from './use-work-words.ts';

interface Booked {
  readonly whole: WholeWork;
  changed(): void;
  readonly mayWrite: boolean;
}

/** Time that was worked, and readings before and after. */
export function BookedWork(booked: Booked) {
  return (
    <>
      <Times {...booked} />
      <Measures {...booked} />
    </>
  );
}

function Times({ whole: { order, times }, changed, mayWrite }: Booked) {
  const { t } = useWords();
  const me = useMe();
  const words = useWorkWords();
  const [person, setPerson] = useState(order.people[0] ?? me?.display ?? '');
  const [minutes, setMinutes] = useState('');
  const { busy, trouble, submit } = useSending(
    () => bookTime(order.number, { person, minutes: typedNumber(minutes) ?? 0 }),
    () => {
      setMinutes('');
      changed();
    },
  );
  if (times.length === 0 && !mayWrite) return null;
  const total = times.reduce((sum, time) => sum + time.minutes, 0);
  return (
    <section className="work-part">
      <h3>
        {t('work.time')}
        {total > 0 && <span className="caption"> {words.minutes(total)}</span>}
        {order.estimateMin !== null && (
          <span className="caption"> {t('work.estimated', { time: words.minutes(order.estimateMin) })}</span>
        )}
      </h3>
      {times.length > 0 && <p>{times.map((time) => `${time.person} ${words.minutes(time.minutes)}`).join(' · ')}</p>}
      {mayWrite && (
        <form className="work-row" onSubmit={submit} aria-label={t('work.time')}>
          <input
            aria-label={t('work.person')}
            placeholder={t('work.person')}
            value={person}
            maxLength={80}
            onChange={(event) => setPerson(event.currentTarget.value)}
          />
          <NumberInput label={t('work.minutes')} value={minutes} change={setMinutes} unit="min" />
          <button
            type="submit"
            className="button"
            disabled={busy || person.trim() === '' || !((typedNumber(minutes) ?? 0) > 0)}
          >
            {t('work.book')}
          </button>
        </form>
      )}
      <Trouble words={trouble} />
    </section>
  );
}

function Measures({ whole: { order, measures }, changed, mayWrite }: Booked) {
  const { t, f } = useWords();
  const [name, setName] = useState('');
  const [unit, setUnit] = useState('');
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const { busy, trouble, submit } = useSending(
    () => tellMeasure(order.number, { name, unit, before: typedNumber(before), after: typedNumber(after) }),
    () => {
      for (const set of [setName, setUnit, setBefore, setAfter]) set('');
      changed();
    },
  );
  if (measures.length === 0 && !mayWrite) return null;
  const said = (value: number | null) => (value === null ? f.none : f.number(value, 2));
  return (
    <section className="work-part">
      <h3>{t('work.measured')}</h3>
      {measures.map((one) => (
        <p key={one.name}>
          {one.name}{' '}
          <b className="num">
            {t('work.beforeAfter', { before: said(one.before), after: said(one.after), unit: one.unit })}
          </b>
        </p>
      ))}
      {mayWrite && (
        <form className="work-row" onSubmit={submit} aria-label={t('work.measured')}>
          <input
            aria-label={t('work.what')}
            placeholder={t('work.what')}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <input
            className="work-narrow"
            aria-label={t('work.unit')}
            placeholder={t('work.unit')}
            value={unit}
            maxLength={20}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
          <span className="work-inline">
            {t('work.before')} <NumberInput label={t('work.before')} value={before} change={setBefore} />
          </span>
          <span className="work-inline">
            {t('work.after')} <NumberInput label={t('work.after')} value={after} change={setAfter} />
          </span>
          <button
            type="submit"
            className="button"
            disabled={busy || name.trim() === '' || (before === '' && after === '')}
          >
            {t('work.book')}
          </button>
        </form>
      )}
      <Trouble words={trouble} />
    </section>
  );
}
