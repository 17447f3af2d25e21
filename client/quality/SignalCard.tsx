import { useState } from 'react';
import type { State } from '../../twin/words.ts';
import { ActionButton } from '../actions/ActionButton.tsx';
import { type Changes, type Chart, closeSignal, type Signal, takeSignal } from '../http/quality-api.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant, useSecond } from '../live/twin-context.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { goTo } from '../timeline/moment.ts';
import { SignalGlyph } from '../ui/SignalGlyph.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { HoldAsking, PACKED_MIN } from './HoldAsking.tsx';
import { PartsList } from './PartsList.tsx';
import { SignalTold } from './SignalTold.tsx';

const ANSWERS = ['operator', 'quality', 'maintenance', 'engineer', 'admin'] as const;

interface Props {
  readonly signal: Signal;
  readonly characteristic: Chart['characteristic'];
  changed(): void;
}

/** A signal that stands: which rule, in words; what to do; what changed just before it; and its cause and action. */
export function SignalCard({ signal, characteristic, changed }: Props) {
  const { t, f } = useWords();
  const store = useSecond();
  const me = useMe();
  const mayAnswer = hasRole(me, ANSWERS, false);
  const at = Date.parse(signal.at);
  return (
    <section
      className={`card spc-signal spc-signal-${signal.state}`}
      data-signal={signal.id}
      aria-label={t('spc.signal')}
    >
      <header className="spc-signal-head">
        <SignalGlyph size={18} />
        <h3>
          {signal.state === 'open' ? t('spc.outOfControl') : t('spc.takenBy', { who: signal.takenBy })}
          <span className="num"> {f.duration(Math.max(0, store.moment() - at))}</span>
        </h3>
        <button type="button" className="button" onClick={() => goTo(at)}>
          {t('spc.goThere', { time: f.clock(at) })}
        </button>
      </header>
      {signal.stop && <p className="spc-stop">{t('spc.stopAdvised')}</p>}
      <ul className="spc-rules">
        {signal.rules.map((rule) => (
          <li key={rule}>{t(`spc.rule.${rule}`)}</li>
        ))}
      </ul>
      <p className="quiet">
        {[
          signal.order && t('spc.order', { order: signal.order }),
          signal.lot && t('spc.lot', { lot: signal.lot }),
          signal.crew && t('spc.crew', { crew: signal.crew }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <SignalTold signal={signal} />
      {characteristic.chart === 't2' && (
        <PartsList
          characteristic={signal.characteristic}
          machine={characteristic.machine}
          product={signal.product}
          at={signal.at}
        />
      )}
      <div className="spc-signal-parts">
        <ChangesList signal={signal} />
        <div>
          <h4>{t('spc.plan')}</h4>
          {characteristic.plan.length === 0 ? (
            <p className="quiet">{t('spc.noPlan')}</p>
          ) : (
            <ol className="spc-plan">
              {characteristic.plan.map((step) => (
                <li key={f.say(step)}>{f.say(step)}</li>
              ))}
            </ol>
          )}
          {mayAnswer && <Answer signal={signal} changed={changed} />}
          <HoldAsking asked={{ kind: 'signal', signal: signal.id, packedMin: PACKED_MIN }} ask={t('holds.since')} />
          <ActionButton
            words
            draft={{
              ...{ line: signal.line, machine: characteristic.machine, title: f.say(characteristic.name), capa: true },
              evidence: { signal: signal.id, scope: `machine:${characteristic.machine}` },
              measure: {
                kind: 'points',
                scope: `machine:${characteristic.machine}`,
                characteristic: signal.characteristic,
                by: 'signals',
              },
            }}
          />
        </div>
      </div>
    </section>
  );
}

function Answer({ signal, changed }: { readonly signal: Signal; changed(): void }) {
  const { t } = useWords();
  const [cause, setCause] = useState('');
  const [action, setAction] = useState('');
  const [closing, setClosing] = useState(false);
  const take = useSending(() => takeSignal(signal.id), changed);
  const close = useSending(() => closeSignal(signal.id, { cause, action }), changed);
  if (!closing)
    return (
      <form className="spc-answer" onSubmit={take.submit}>
        <Trouble words={take.trouble} />
        {signal.state === 'open' && (
          <button type="submit" className="button primary" disabled={take.busy}>
            {t('spc.take')}
          </button>
        )}
        <button type="button" className="button" onClick={() => setClosing(true)}>
          {t('spc.close')}
        </button>
      </form>
    );
  return (
    <form className="spc-answer" onSubmit={close.submit}>
      <TextField label={t('spc.cause')} value={cause} change={setCause} />
      <TextField label={t('spc.action')} value={action} change={setAction} />
      <Trouble words={close.trouble} />
      <button
        type="submit"
        className="button primary"
        disabled={close.busy || cause.trim() === '' || action.trim() === ''}
      >
        {t('spc.close')}
      </button>
    </form>
  );
}

/** What came together with it, the nearest first. */
function ChangesList({ signal }: { readonly signal: Signal }) {
  const { t, f } = useWords();
  const { answer, failed } = useAnswer<Changes>(`/api/v1/quality/signals/${signal.id}/changes`, `changes ${signal.id}`);
  const words = useChangeWords(signal);
  return (
    <div>
      <h4>{t('spc.changed')}</h4>
      {failed ? (
        <Trouble words={failed} />
      ) : !answer ? (
        <p className="quiet">{t('why.reading')}</p>
      ) : (
        <>
          <p className="quiet">{t('spc.movedAt', { time: f.clock(Date.parse(answer.movedAt)) })}</p>
          {answer.changes.length === 0 && <p>{t('spc.nothingChanged')}</p>}
          <ol className="spc-changes">
            {answer.changes.slice(0, 8).map((change) => (
              <li key={`${change.what} ${change.at} ${change.tag}`}>
                <span className="num">{f.clock(Date.parse(change.at))}</span> {words(change)}
              </li>
            ))}
          </ol>
          <p className="spc-not-cause">{t('spc.notCause')}</p>
        </>
      )}
    </div>
  );
}

function useChangeWords(signal: Signal): (change: Changes['changes'][number]) => string {
  const { t, f, state } = useWords();
  const plant = usePlant();
  const name = (what: string, value: string | number | null): string => {
    if (value === null) return '–';
    if (what === 'product') return productName(plant, String(value), f) ?? '–';
    if (what === 'shift') return f.say(plant.shifts.find(({ id }) => id === value)?.name ?? String(value));
    if (what === 'crew') return f.say(plant.crews.find(({ id }) => id === value)?.name ?? String(value));
    return String(value);
  };
  return ({ what, before, after, tag, sigma }) => {
    if (what === 'stop')
      return t('spc.change.stop', { state: state(before as State), time: f.duration(Number(after)) });
    if (what !== 'reading') return t(`spc.change.${what}`, { before: name(what, before), after: name(what, after) });
    const found = plant.tags.find((one) => one.name === `${signal.machine}/${tag}`);
    return t('spc.change.reading', {
      name: found ? f.say(found.words) : tag,
      before: f.number(Number(before), 2),
      after: f.number(Number(after), 2),
      unit: found?.unit ?? '',
      sigma: f.number(sigma ?? 0, 1),
    });
  };
}
