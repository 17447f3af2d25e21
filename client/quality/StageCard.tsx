import { useState } from 'react';
import { type Chart, freezeStage } from '../http/quality-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const FREEZES = ['quality', 'engineer', 'admin'] as const;
/** Points of a new baseline to choose from. */
const COUNTS = [25, 50, 100] as const;

/** The stages of a chart: what its limits rest on, who froze them and why; and a new one after a confirmed change. */
export function StageCard({ chart, changed }: { readonly chart: Chart; changed(): void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const digits = 3;
  return (
    <section className="card spc-stages">
      <h3>{t('spc.stages')}</h3>
      {chart.stages.length === 0 && <p className="quiet">{t('spc.noStage')}</p>}
      <ol>
        {chart.stages.toReversed().map((stage) => (
          <li key={stage.stage}>
            <b>{t('spc.stage', { number: stage.stage })}</b>{' '}
            <span className="num">{f.day(Date.parse(stage.from))}</span>
            <div className="num">
              {t('spc.meanSigma', {
                mean: f.number(stage.limits.centre, digits),
                sigma: f.number(stage.sigma, digits),
                unit: chart.characteristic.unit,
              })}
            </div>
            <div className="quiet">
              {stage.points === 0 ? t('spc.declared') : t('spc.fromPoints', { count: stage.points })}{' '}
              {stage.reason === 'learned'
                ? t('spc.learned')
                : stage.reason === 'declared'
                  ? t('spc.declaredFirst')
                  : t('spc.because', { reason: stage.reason, who: stage.by })}
            </div>
          </li>
        ))}
      </ol>
      {hasRole(me, FREEZES, false) && plant && <Freeze chart={chart} changed={changed} />}
    </section>
  );
}

function Freeze({ chart, changed }: { readonly chart: Chart; changed(): void }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [count, setCount] = useState<number>(COUNTS[0]);
  const [reason, setReason] = useState('');
  const { at } = chart.points;
  const first = at[Math.max(0, at.length - count)];
  const last = at.at(-1);
  const { busy, trouble, submit } = useSending(
    () => {
      if (first === undefined || last === undefined) throw new Error(t('spc.noPoints'));
      const window = {
        from: new Date(Math.floor(first)).toISOString(),
        to: new Date(Math.ceil(last) + 1).toISOString(),
      };
      return freezeStage(chart.characteristic.id, { product: chart.product, from: window.from, window, reason });
    },
    () => {
      setOpen(false);
      changed();
    },
  );
  if (!open)
    return (
      <button type="button" className="button" disabled={at.length === 0} onClick={() => setOpen(true)}>
        {t('spc.newStage')}
      </button>
    );
  return (
    <form className="spc-answer" onSubmit={submit}>
      <Segments
        label={t('spc.ofPoints')}
        of={COUNTS}
        chosen={count}
        choose={setCount}
        words={(one) => t('spc.lastPoints', { count: one })}
        off={(one) => one > at.length}
      />
      <TextField label={t('spc.why')} value={reason} change={setReason} />
      <Trouble words={trouble} />
      <button type="submit" className="button primary" disabled={busy || reason.trim() === ''}>
        {t('spc.freeze')}
      </button>
    </form>
  );
}
