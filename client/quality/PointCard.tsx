import { useState } from 'react';
import { type Chart, excludePoint } from '../http/quality-api.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { PartsList } from './PartsList.tsx';

const EXCLUDES = ['quality', 'engineer', 'admin'] as const;

/** The point that is looked at: value, context, rules; and its assignable cause where it is left out. */
export function PointCard({
  chart,
  index,
  changed,
}: {
  readonly chart: Chart;
  readonly index: number;
  changed(): void;
}) {
  const { t, f } = useWords();
  const me = useMe();
  const { points, masks, contexts, exclusions, characteristic } = chart;
  const at = points.at[index] ?? 0;
  const moment = new Date(Math.floor(at)).toISOString();
  const excluded = exclusions.find((one) => Date.parse(one.at) === Math.floor(at)) ?? null;
  const context = contexts[points.context[index] ?? -1];
  const rules = masks[points.rules[index] ?? -1] ?? [];
  const [cause, setCause] = useState('');
  const { busy, trouble, submit } = useSending(
    () => excludePoint(characteristic.id, { product: chart.product, at: moment, cause: excluded ? null : cause }),
    changed,
  );
  const value = points.plotted[index];
  return (
    <div className="spc-point" role="status">
      <b className="num">
        {value === null || value === undefined ? '–' : f.number(value, 3)} {characteristic.unit}
      </b>{' '}
      <span className="num">{f.day(at)}</span>{' '}
      <span className="quiet">
        {[
          context?.order && t('spc.order', { order: context.order }),
          context?.lot && t('spc.lot', { lot: context.lot }),
          context?.crew && t('spc.crew', { crew: context.crew }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {characteristic.chart === 't2' && (
        <PartsList
          characteristic={characteristic.id}
          machine={characteristic.machine}
          product={chart.product}
          at={moment}
        />
      )}
      {points.plotted[index] !== points.value[index] && points.value[index] != null && (
        <p className="quiet num">
          {t('spc.valueWas', { value: f.number(points.value[index], 3), unit: characteristic.unit })}
        </p>
      )}
      {rules.map((rule) => (
        <p key={rule}>{t(`spc.rule.${rule}`)}</p>
      ))}
      {excluded && <p>{t('spc.leftOut', { cause: excluded.cause, who: excluded.by })}</p>}
      {hasRole(me, EXCLUDES, false) && (
        <form className="spc-answer" onSubmit={submit}>
          {!excluded && <TextField label={t('spc.assignable')} value={cause} change={setCause} />}
          <Trouble words={trouble} />
          <button type="submit" className="button" disabled={busy || (!excluded && cause.trim() === '')}>
            {t(excluded ? 'spc.takeIn' : 'spc.leaveOut')}
          </button>
        </form>
      )}
    </div>
  );
}
