import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { useWords } from '../../words/use-words.ts';
import { type Asks, type Chart, chartsFor, firstLimitsFor, mayHaveSize } from './draft.ts';
import type { Part } from './part.ts';

/** How points are made of readings, and where the first limits come from. */
export function ChartFields({ draft, change, fault, asks }: Part & { readonly asks: Asks | null }) {
  const { t } = useWords();
  const ofCheck = draft.from === 'check' ? asks : null;
  return (
    <>
      <Labelled label={t('spc.write.chart')} fault={fault('chart')} hint={t(`spc.write.chartHelp.${draft.chart}`)} wide>
        {(control) => (
          <select {...control} value={draft.chart} onChange={(event) => change({ chart: event.target.value as Chart })}>
            {chartsFor(draft, ofCheck).map((one) => (
              <option key={one} value={one}>
                {t(`spc.write.chartName.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {mayHaveSize(draft, ofCheck) && (
        <Labelled label={t('spc.write.size')} fault={fault('size')} hint={t('spc.write.sizeHelp')}>
          {(control) => <NumberInput control={control} value={draft.size} change={(size) => change({ size })} />}
        </Labelled>
      )}
      <label className="field q-tick">
        <span>
          <input
            type="checkbox"
            checked={draft.perProduct}
            onChange={(event) => change({ perProduct: event.target.checked })}
          />{' '}
          {t('spc.write.perProduct')}
        </span>
        <small>{t('spc.write.perProductHelp')}</small>
      </label>
      <div className="field wide">
        <span>{t('spc.write.first')}</span>
        <Segments
          label={t('spc.write.first')}
          of={firstLimitsFor(draft)}
          chosen={draft.first}
          choose={(first) => change({ first })}
          words={(one) => t(`spc.write.firstLimits.${one}`)}
        />
        <small>{t(`spc.write.firstHelp.${draft.first}`)}</small>
      </div>
      {draft.first === 'learn' && (
        <Labelled label={t('spc.write.learn')} fault={fault('learn')}>
          {(control) => <NumberInput control={control} value={draft.learn} change={(learn) => change({ learn })} />}
        </Labelled>
      )}
      {draft.first === 'declared' && (
        <Labelled label={t('spc.write.sigma')} fault={fault('sigma')}>
          {(control) => (
            <NumberInput
              control={control}
              value={draft.sigma}
              change={(sigma) => change({ sigma })}
              unit={draft.unit}
            />
          )}
        </Labelled>
      )}
    </>
  );
}
