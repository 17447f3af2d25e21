import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { useWords } from '../../words/use-words.ts';
import { mayHaveRule, type Rule } from './draft.ts';
import type { Part } from './part.ts';

const RULES: readonly Rule[] = [
  ...(['nelson-1', 'nelson-2', 'nelson-3', 'nelson-4', 'nelson-5', 'nelson-6', 'nelson-7', 'nelson-8'] as const),
  ...(['we-1', 'we-2', 'we-3', 'we-4', 'spread'] as const),
];
/** Lines of the plan that the server takes. */
const MOST_STEPS = 20;

/** Which patterns signal, what is done then, and by which a stop is recommended. */
export function SignalFields({ draft, change, fault }: Part) {
  const { t } = useWords();
  const { rules, stopOn } = draft;
  const toggled = (list: readonly Rule[], rule: Rule) =>
    list.includes(rule)
      ? list.filter((one) => one !== rule)
      : RULES.filter((one) => one === rule || list.includes(one));
  return (
    <>
      <div className="wide">
        <p className="quiet">{t('spc.write.rulesHelp')}</p>
        {fault('rules') && (
          <small className="field-fault" role="alert">
            {fault('rules')}
          </small>
        )}
        <table className="order-table q-rules">
          <thead>
            <tr>
              <th scope="col">{t('spc.write.signals')}</th>
              <th scope="col">{t('spc.write.stop')}</th>
            </tr>
          </thead>
          <tbody>
            {RULES.filter((rule) => mayHaveRule(draft, rule)).map((rule) => (
              <tr key={rule}>
                <td>
                  <label>
                    <input
                      type="checkbox"
                      checked={rules.includes(rule)}
                      onChange={() => change({ rules: toggled(rules, rule) })}
                    />{' '}
                    {t(`spc.rule.${rule}`)} <span className="caption">{familyOf(rule)}</span>
                  </label>
                </td>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${t('spc.write.stop')}: ${t(`spc.rule.${rule}`)}`}
                    disabled={!rules.includes(rule)}
                    checked={rules.includes(rule) && stopOn.includes(rule)}
                    onChange={() => change({ stopOn: toggled(stopOn, rule) })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Labelled
        label={t('spc.write.plan')}
        fault={fault('plan')}
        hint={t('spc.write.planHelp', { count: MOST_STEPS })}
        wide
      >
        {(control) => (
          <textarea
            {...control}
            rows={4}
            value={draft.plan}
            onChange={(event) => change({ plan: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t('spc.write.escalate')} fault={fault('escalateMin')} hint={t('spc.write.escalateHelp')}>
        {(control) => (
          <NumberInput
            control={control}
            value={draft.escalateMin}
            change={(escalateMin) => change({ escalateMin })}
            unit="min"
          />
        )}
      </Labelled>
    </>
  );
}

/** Whose rule it is: names are the same in every language. */
const familyOf = (rule: Rule): string =>
  rule.startsWith('nelson') ? 'Nelson' : rule.startsWith('we') ? 'Western Electric' : '';
