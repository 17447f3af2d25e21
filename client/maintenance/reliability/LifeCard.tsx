import { useWords } from '../../words/use-words.ts';
import { type Mode, useModeName } from './ModesCard.tsx';
import { SurvivalChart } from './SurvivalChart.tsx';
import { useHours } from './use-hours.ts';

/** How many of a hundred still run after so many hours, and what that says: or how many failures are missing to say it. */
export function LifeCard(props: { readonly machine: string; readonly mode: Mode; readonly least: number }) {
  const { machine, mode, least } = props;
  const { t, f } = useWords();
  const hours = useHours();
  const nameOf = useModeName(machine);
  const { weibull, missing, ended, lives, leftTruncated } = mode;
  return (
    <section className="card" aria-labelledby="rel-life-title">
      <div className="card-head">
        <h2 id="rel-life-title">{t('maintenance.life')}</h2>
        <span className="caption">{nameOf(mode.mode)}</span>
      </div>
      {missing !== null && <p className="rel-says">{t(`maintenance.noLife.${missing}`, { count: ended, least })}</p>}
      {weibull && (
        <p className="rel-says">
          <b>{t(`maintenance.hazards.${weibull.hazard}`)}.</b> {t(`maintenance.hazardHow.${weibull.hazard}`)}{' '}
          {t('maintenance.lifeSays', { mean: hours.of(weibull.mean), b10: hours.of(weibull.b10) })}
          {!weibull.describes && ` ${t('maintenance.rough')}`}
        </p>
      )}
      {mode.survival.length > 0 && <SurvivalChart mode={mode} />}
      <p className="caption">
        {t('maintenance.lives', { count: lives, ended: f.number(ended) })}
        {leftTruncated > 0 && ` ${t('maintenance.leftTruncated', { count: leftTruncated })}`}
        {weibull &&
          ` ${t('maintenance.shape', {
            shape: f.number(weibull.shape, 2),
            low: f.number(weibull.shapeRange.low ?? 0, 2),
            high: f.number(weibull.shapeRange.high ?? 0, 2),
          })}`}
      </p>
    </section>
  );
}
