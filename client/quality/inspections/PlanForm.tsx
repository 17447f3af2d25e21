import '../write.css';
import { useState } from 'react';
import { type InspectionPlan, putPlan } from '../../http/inspections-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useFirstField } from '../../ui/use-first-field.ts';
import { productName } from '../../words/product-name.ts';
import { useWords } from '../../words/use-words.ts';
import { AQLS, digitsOf, draftOf, LEVELS, type Level, lackingIn, type PlanDraft, toldOf } from './plan-draft.ts';
import { SamplingPreview } from './SamplingPreview.tsx';
import { TestFields } from './TestFields.tsx';

/** How lots of a material or product are inspected: what is drawn and counted, what is measured, and which lots are let through. */
export function PlanForm({
  plan,
  materials,
  done,
}: {
  /** Null = a new one. */
  readonly plan: InspectionPlan | null;
  /** Names of materials that lots came of. */
  readonly materials: readonly string[];
  done(written: boolean): void;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const [draft, setDraft] = useState(() => draftOf(plan));
  const [asked, setAsked] = useState(false);
  const lacking = lackingIn(draft);
  const form = useFirstField();
  const { busy, trouble, field, submit } = useSending(
    async () => {
      setAsked(true);
      if (lacking.size === 0) await putPlan(draft.material.trim(), toldOf(draft), plan?.version ?? 0);
    },
    () => {
      if (lacking.size === 0) done(true);
    },
  );
  const fault = (name: string): string | null => {
    const lacks = lacking.get(name);
    if (lacks === 'no-number') return t('spc.write.noNumber');
    if (lacks === 'missing') return asked ? t('spc.write.missing') : null;
    return field === name ? trouble : null;
  };
  const change = (more: Partial<PlanDraft>) => setDraft((before) => ({ ...before, ...more }));
  const tick = (name: 'counts' | 'reduced' | 'skips', help: string) => (
    <label className="field wide q-tick">
      <span>
        <input type="checkbox" checked={draft[name]} onChange={(event) => change({ [name]: event.target.checked })} />{' '}
        {t(`inspections.write.${name}`)}
      </span>
      <small>{help}</small>
    </label>
  );
  return (
    <form ref={form} className="q-form" onSubmit={submit} noValidate aria-label={t('inspections.write.new')}>
      <div className="q-form-head">
        <h2>{plan ? (productName(plant, plan.material, f) ?? plan.material) : t('inspections.write.new')}</h2>
        <span className="quiet">
          {plan && t('spc.write.version', { version: plan.version })} {t('inspections.write.versions')}
        </span>
        <span className="grow" />
        <button type="button" className="button" onClick={() => done(false)}>
          {t('setup.cancel')}
        </button>
        <button type="submit" className="button primary" disabled={busy}>
          {t('people.save')}
        </button>
        <Trouble words={trouble} />
      </div>
      <div className="q-form-columns">
        <div className="q-form-parts">
          <fieldset className="card fields">
            <legend>1. {t('inspections.write.what')}</legend>
            <Labelled
              label={t('inspections.material')}
              fault={fault('material')}
              hint={t('inspections.write.materialHelp')}
            >
              {(control) => (
                <>
                  <input
                    {...control}
                    list="known-materials"
                    value={draft.material}
                    readOnly={plan !== null}
                    maxLength={80}
                    autoComplete="off"
                    onChange={(event) => change({ material: event.target.value })}
                  />
                  <datalist id="known-materials">
                    {plant.products.map(({ id }) => (
                      <option key={id} value={id} label={productName(plant, id, f) ?? id} />
                    ))}
                    {materials.map((one) => (
                      <option key={one} value={one} />
                    ))}
                  </datalist>
                </>
              )}
            </Labelled>
            <Labelled
              label={t('inspections.write.instruction')}
              fault={fault('instruction')}
              hint={t('inspections.write.instructionHelp')}
              wide
            >
              {(control) => (
                <textarea
                  {...control}
                  rows={2}
                  maxLength={2_000}
                  value={draft.instruction}
                  onChange={(event) => change({ instruction: event.target.value })}
                />
              )}
            </Labelled>
          </fieldset>
          <fieldset className="card fields">
            <legend>2. {t('inspections.write.count')}</legend>
            {tick('counts', t('inspections.write.countsHelp'))}
            {fault('sampling') && <Trouble words={fault('sampling')} />}
            {draft.counts && (
              <>
                <Labelled label={t('inspections.write.level')} hint={t('inspections.write.levelHelp')}>
                  {(control) => (
                    <select
                      {...control}
                      value={draft.level}
                      onChange={(event) => change({ level: event.target.value as Level })}
                    >
                      {LEVELS.map((one) => (
                        <option key={one} value={one}>
                          {one}
                        </option>
                      ))}
                    </select>
                  )}
                </Labelled>
                <Labelled
                  label={t('inspections.write.aql')}
                  fault={fault('sampling/aql')}
                  hint={t('inspections.write.aqlHelp')}
                >
                  {(control) => (
                    <select
                      {...control}
                      value={draft.aql}
                      onChange={(event) => change({ aql: Number(event.target.value) })}
                    >
                      {AQLS.map((one) => (
                        <option key={one} value={one}>
                          {f.number(one, digitsOf(one))}
                        </option>
                      ))}
                    </select>
                  )}
                </Labelled>
                {tick('reduced', t('inspections.write.reducedHelp'))}
              </>
            )}
          </fieldset>
          <fieldset className="card fields">
            <legend>3. {t('inspections.write.measure')}</legend>
            <p className="quiet wide">{t('inspections.write.testsHelp')}</p>
            <TestFields tests={draft.tests} change={(tests) => change({ tests })} fault={fault} />
          </fieldset>
          <fieldset className="card fields">
            <legend>4. {t('inspections.write.through')}</legend>
            {tick('skips', t('inspections.write.skipsHelp'))}
            {draft.skips && (
              <>
                <Labelled label={t('inspections.write.clearance')} fault={fault('skip/clearance')}>
                  {(control) => (
                    <NumberInput
                      control={control}
                      value={draft.clearance}
                      change={(clearance) => change({ clearance })}
                    />
                  )}
                </Labelled>
                <Labelled label={t('inspections.write.oneIn')} fault={fault('skip/oneIn')}>
                  {(control) => (
                    <NumberInput control={control} value={draft.oneIn} change={(oneIn) => change({ oneIn })} />
                  )}
                </Labelled>
              </>
            )}
          </fieldset>
        </div>
        <aside className="card q-form-side q-trial">
          <h3>{t('inspections.write.preview')}</h3>
          {draft.counts ? (
            <>
              <Labelled label={t('inspections.write.units')}>
                {(control) => (
                  <NumberInput control={control} value={draft.units} change={(units) => change({ units })} />
                )}
              </Labelled>
              <SamplingPreview level={draft.level} aql={draft.aql} units={draft.units} />
              <p className="quiet">{t('inspections.write.switching')}</p>
            </>
          ) : (
            <p className="quiet">{t('inspections.write.nothingCounted')}</p>
          )}
        </aside>
      </div>
    </form>
  );
}
