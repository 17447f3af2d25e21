import { useSecond } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { SignalGlyph } from '../ui/SignalGlyph.tsx';
import { useWords } from '../words/use-words.ts';
import { placeOf } from './alarm-place.ts';

/** Signals of control charts that nobody has closed: which rule, since when, who has it; nothing where there is none. */
export function SignalList() {
  const { t, f } = useWords();
  const store = useSecond();
  const signals = [...store.signals.values()].sort(
    (a, b) => Number(b.state === 'open') - Number(a.state === 'open') || a.at - b.at,
  );
  if (signals.length === 0 || store.status === 'replay') return null;
  return (
    <section className="card alarms-card call-card" aria-label={t('spc.standing')}>
      <h2>{t('spc.standing')}</h2>
      <ul className="call-rows">
        {signals.map((signal) => {
          const { id, characteristic, product, rules, state, takenBy, escalated, at, stop } = signal;
          return (
            <li key={id} className={state === 'open' && escalated.length > 0 ? 'raised' : ''}>
              <b className="signal-name">
                <SignalGlyph size={15} /> {placeOf(store.plant, signal, f)}
              </b>
              <span>
                {t(`spc.ruleShort.${rules[0] ?? 'nelson-1'}`)}
                {rules.length > 1 && ` +${rules.length - 1}`}
                {stop && ` · ${t('spc.stopAdvised')}`}
              </span>
              <span className="quiet">
                {state === 'taken'
                  ? t('spc.takenBy', { who: takenBy }).replace(/;$/, '')
                  : escalated.length > 0
                    ? t('spc.raised', { count: escalated.length })
                    : ''}
              </span>
              <span className="num alarm-age">{f.duration(Math.max(0, store.now() - at))}</span>
              <span className="alarm-acts">
                <Link className="button" href={`/quality?${new URLSearchParams({ chart: characteristic, product })}`}>
                  {t('spc.look')}
                </Link>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
