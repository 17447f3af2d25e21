import type { Line } from '../../twin/plant/model.ts';
import type { ReportsShiftAnswer } from '../http/openapi.d.ts';
import { WhyButton } from '../why/WhyButton.tsx';
import { useWords } from '../words/use-words.ts';

const SHOWN = [
  ['oee', 'line.oee'],
  ['availability', 'line.availability'],
  ['effectiveness', 'line.effectiveness'],
  ['quality-ratio', 'line.quality'],
] as const;

/** Below this share of the time with data it is said that the target is of that time only. */
const COVERED = 0.995;

/** OEE and its parts, what was made against the target, and what a good unit took; each opens down to what it is made of. */
export function ReportFigures({ report, line }: { readonly report: ReportsShiftAnswer; readonly line: Line }) {
  const { t, f, unit } = useWords();
  const { figures, good, target, targetWhole, energy, coverage } = report;
  const scope = `line:${line.id}`;
  const window = { from: Date.parse(report.window.from), to: Date.parse(report.window.to) };
  const ask = (kpi: string) => ({ kpi, scope, window, profile: 'iso22400' });
  const blank = coverage <= 0;
  const gap = target === null ? null : good - target;
  return (
    <dl className="sheet-figures">
      {SHOWN.map(([id, word]) => {
        const figure = figures.find(({ formula }) => formula === id);
        return (
          <div key={id} data-kpi={id}>
            <dt>{t(word)}</dt>
            <dd>
              <WhyButton question={ask(id)} className="num">
                {figure?.value == null ? f.none : f.percent(figure.value, 1)}
              </WhyButton>
            </dd>
            <dd className="sheet-note">
              {figure?.value == null && t(`reason.${figure?.reason ?? 'no-data'}`, { defaultValue: t('reason.other') })}
              {figure?.value != null && id === 'oee' && t('line.target', { target: f.percent(line.targetEfficiency) })}
            </dd>
          </div>
        );
      })}
      <div data-kpi="good">
        <dt>{t('line.good')}</dt>
        <dd>
          <WhyButton question={ask('quality-ratio')} className="num">
            {blank ? f.none : f.number(good)}
          </WhyButton>{' '}
          {!blank && <span>{unit(report.unit, good)}</span>}
        </dd>
        <dd className={gap !== null && gap < 0 && !blank ? 'sheet-note short num' : 'sheet-note num'}>
          {target === null
            ? t('reason.no-ideal-rate')
            : blank
              ? t('reason.no-data')
              : t('reports.gap', {
                  gap: `${(gap ?? 0) < 0 ? '−' : '+'}${f.number(Math.abs(gap ?? 0))}`,
                  target: f.number(target),
                })}
          {target !== null && targetWhole !== null && !blank && coverage < COVERED && (
            <span className="quiet">{` ${t('reports.targetKnown', { whole: f.number(targetWhole) })}`}</span>
          )}
        </dd>
      </div>
      <div data-kpi="energy">
        <dt>{t('energy.perGood')}</dt>
        <dd>
          <WhyButton question={ask('energy-per-good')} className="num">
            {energy.kWhPerGood === null ? f.none : f.number(energy.kWhPerGood * 1000, 1)}
          </WhyButton>{' '}
          {energy.kWhPerGood !== null && <span>Wh</span>}
        </dd>
        <dd className="sheet-note num">
          {energy.noUnits !== null
            ? t(`reason.${energy.noUnits}`)
            : energy.idleShare !== null && t('energy.idleOf', { share: f.percent(energy.idleShare) })}
        </dd>
      </div>
    </dl>
  );
}
