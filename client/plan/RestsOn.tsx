import { useState } from 'react';
import { beginBacktest, calibrateAgain, type Forecast, getSkill, stopBacktest } from '../http/plan-api.ts';
import { usePolled } from '../orders/use-polled.ts';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { rough } from './rough.ts';

const MINUTE_MS = 60_000;
const PLANS = ['planner', 'engineer', 'admin'] as const;

/** What the forecast rests on, and how right such forecasts were. */
export function RestsOn({ forecast }: { readonly forecast: Forecast }) {
  const words = useWords();
  const { t, f } = words;
  const me = useMe();
  const { answer, trouble, again } = usePolled(getSkill, 'skill');
  const [failed, setFailed] = useState('');
  const { calibration, widening } = forecast;
  const days = Math.round((Date.parse(calibration.to) - Date.parse(calibration.from)) / 86_400_000);
  const skill = answer?.skill ?? null;
  const running = answer?.backtest.running ?? null;
  const held = skill && Math.round(skill.coverage.share * skill.n);
  const ask = (what: () => Promise<unknown>) => {
    setFailed('');
    what().then(again, (error: unknown) => setFailed(error instanceof Error ? error.message : String(error)));
  };
  const minutes = (value: number) => rough(Math.abs(value) * MINUTE_MS, words);
  return (
    <section className="card plan-rests" aria-label={t('plan.restsOn')}>
      <h2>{t('plan.restsOn')}</h2>
      <dl>
        <dt>{t('plan.simulated')}</dt>
        <dd>
          {t('plan.futures', { count: forecast.orders[0]?.futures ?? 0, time: f.clock(Date.parse(forecast.at)) })}
        </dd>
        <dt>{t('plan.abilities')}</dt>
        <dd>
          {t('plan.abilitiesOf', {
            count: days,
            time: `${f.weekday(Date.parse(calibration.made))} ${f.clock(Date.parse(calibration.made))}`,
          })}
        </dd>
        {calibration.drifted.length > 0 && (
          <>
            <dt>{t('plan.changed')}</dt>
            <dd>
              {calibration.drifted
                .map(({ machine, what }) => t('plan.changedOf', { machine, what: t(`plan.drift.${what}`) }))
                .join(', ')}
            </dd>
          </>
        )}
        <dt>{t('plan.record')}</dt>
        <dd>
          {skill && held !== null
            ? t('plan.held', {
                held,
                count: skill.n,
                low: f.percent(skill.coverage.low),
                high: f.percent(skill.coverage.high),
              })
            : t('plan.noRecord')}
        </dd>
        {skill && (
          <>
            <dt>{t('plan.offBy')}</dt>
            <dd>
              {Math.abs(skill.biasMinutes) < 1
                ? t('plan.unbiased', { width: minutes(skill.widthMinutes) })
                : t(skill.biasMinutes > 0 ? 'plan.tooEarly' : 'plan.tooLate', {
                    by: minutes(skill.biasMinutes),
                    width: minutes(skill.widthMinutes),
                  })}
            </dd>
            {skill.byRate && (
              <>
                <dt>{t('plan.against')}</dt>
                <dd>
                  {t('plan.againstRate', {
                    ours: minutes(skill.byRate.oursMinutes),
                    theirs: minutes(skill.byRate.theirsMinutes),
                  })}
                </dd>
              </>
            )}
          </>
        )}
        {widening !== null && widening > 0.005 && (
          <>
            <dt>{t('plan.wider')}</dt>
            <dd>{t('plan.widerBy', { share: f.percent(widening) })}</dd>
          </>
        )}
      </dl>
      <Trouble
        words={
          failed || trouble || (answer?.backtest.failed && t('plan.backtestFailed', { why: answer.backtest.failed }))
        }
      />
      {hasRole(me, PLANS) && (
        <div className="plan-actions">
          {running ? (
            <>
              <progress value={running.done} max={running.all} aria-label={t('plan.backtest')} />
              <span className="caption num">{t('plan.moments', { done: running.done, all: running.all })}</span>
              <button type="button" className="button" onClick={() => ask(stopBacktest)}>
                {t('plan.stop')}
              </button>
            </>
          ) : (
            <button type="button" className="button" title={t('plan.backtestHow')} onClick={() => ask(beginBacktest)}>
              {t('plan.backtest')}
            </button>
          )}
          <button type="button" className="button" title={t('plan.calibrateHow')} onClick={() => ask(calibrateAgain)}>
            {t('plan.calibrate')}
          </button>
        </div>
      )}
    </section>
  );
}
