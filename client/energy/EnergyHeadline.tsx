import type { EnergyAnswer } from '../http/openapi.d.ts';
import type { Asked } from '../losses/asked.ts';
import { WhyButton } from '../why/WhyButton.tsx';
import { useWords } from '../words/use-words.ts';
import { comparablePeriods } from './comparable.ts';
import { kWhText } from './kwh-text.ts';

/** Use, cost, CO2, what standing took and what a good unit took, each against the period before. */
export function EnergyHeadline({ answer, asked }: { readonly answer: EnergyAnswer; readonly asked: Asked }) {
  const { t, f, unit } = useWords();
  const { total, before, baseline } = answer;
  const known = total.reason === null;
  const comparable = comparablePeriods(answer);
  const why = { kpi: 'energy-per-good', scope: asked.scope, window: asked.period, profile: 'iso22400' };
  const change = (now: number | null, then: number | null): string => {
    if (!comparable || now === null || then === null || then <= 0) return t('losses.nothingBefore');
    const share = now / then - 1;
    return t('energy.change', { change: `${share < 0 ? '−' : '+'}${f.percent(Math.abs(share), 1)}` });
  };
  const idle = total.idleShare === null ? null : total.kWh * total.idleShare;
  return (
    <section className="headline energy-headline" aria-label={t('nav.energy')}>
      <div className="headline-part first" data-figure="kWh">
        <h2>{t('energy.use')}</h2>
        <WhyButton question={why} className="headline-figure num">
          {known ? kWhText(total.kWh, f) : f.none}
        </WhyButton>
        <p className="headline-note num">
          {known ? change(total.kWh, before.kWh) : t(`reason.${total.reason ?? 'no-data'}`)}
        </p>
        {known && total.coverage < 0.995 && (
          <p className="headline-note">{t('plant.coverage', { share: f.percent(total.coverage) })}</p>
        )}
      </div>
      <div className="headline-part" data-figure="money">
        <h2>{t('energy.cost')}</h2>
        <span className="headline-figure num">{known && total.money !== null ? f.money(total.money) : f.none}</span>
        <p className="headline-note num">
          {total.money === null
            ? t('reason.no-kwh-price')
            : t('energy.price', { price: f.number(answer.pricePerKWh ?? 0, 2), currency: answer.currency })}
        </p>
      </div>
      <div className="headline-part" data-figure="co2">
        <h2>{t('energy.carbonTitle')}</h2>
        <span className="headline-figure num">
          {known && total.kgCo2 !== null ? `${f.number(total.kgCo2)} kg` : f.none}
        </span>
        <p className="headline-note num">
          {total.kgCo2 === null
            ? t('reason.no-kwh-co2')
            : t('energy.carbonOf', { kg: f.number(answer.co2PerKWh ?? 0, 2) })}
        </p>
      </div>
      <div className="headline-part" data-figure="idle">
        <h2>{t('energy.waste')}</h2>
        <span className="headline-figure num">{known && idle !== null ? kWhText(idle, f) : f.none}</span>
        <p className="headline-note num">
          {known && total.idleShare !== null && t('energy.shareOfAll', { share: f.percent(total.idleShare, 1) })}
          {known && idle !== null && answer.pricePerKWh !== null && `, ${f.money(idle * answer.pricePerKWh)}`}
        </p>
      </div>
      <div className="headline-part" data-figure="per-good">
        <h2>{t('energy.perGood')}</h2>
        <WhyButton question={why} className="headline-figure num">
          {total.kWhPerGood === null ? f.none : `${f.number(total.kWhPerGood * 1000, 1)} Wh`}
        </WhyButton>
        <p className="headline-note num">
          {total.noUnits !== null
            ? t(`reason.${total.noUnits}`)
            : `${f.number(total.good ?? 0)} ${unit(total.unit ?? 'unit', total.good ?? 0)}. ${change(total.kWhPerGood, before.kWhPerGood)}`}
        </p>
      </div>
      {asked.line && (
        <p className="headline-words energy-baseline" data-baseline={baseline ? 'yes' : 'no'}>
          {baseline && known
            ? t(total.kWh > baseline.expectedKWh ? 'energy.overBaseline' : 'energy.underBaseline', {
                kWh: kWhText(Math.abs(total.kWh - baseline.expectedKWh), f),
                expected: kWhText(baseline.expectedKWh, f),
                base: f.number(baseline.baseKW, 1),
                each: f.number(baseline.kWhPerUnit * 1000, 1),
                hours: f.number(baseline.n),
                share: f.percent(baseline.explained),
              })
            : t('energy.noBaseline')}
        </p>
      )}
    </section>
  );
}
