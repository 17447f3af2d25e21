import type { Step, StepDefect } from '../http/checklists-api.ts';
import { freeId } from '../setup/mapping/ascii.ts';
import { useWords } from '../words/use-words.ts';
import { withLanguage } from './in-language.ts';

/** The server takes 40. */
const MOST_ID = 36;

/** What may be wrong, as it is written: a name in the language of the screen, and where it may be. */
export function DefectFields({ step, change }: { readonly step: Step; readonly change: (step: Step) => void }) {
  const { t, f } = useWords();
  const { defects = [], ...bare } = step;
  const put = (next: readonly StepDefect[]) => change(next.length > 0 ? { ...bare, defects: next } : bare);
  const replace = (old: StepDefect, next: StepDefect) => put(defects.map((one) => (one === old ? next : one)));
  const add = () => {
    const taken = defects.map(({ id }) => id);
    put([...defects, { id: freeId('defect', taken, 'defect', MOST_ID), text: {} }]);
  };
  return (
    <>
      {defects.map((defect) => (
        <fieldset key={defect.id} className="template-step" aria-label={t('checklists.defect')}>
          <label className="field">
            <span>{t('checklists.defect')}</span>
            <input
              value={f.say(defect.text)}
              maxLength={80}
              required
              onChange={(event) =>
                replace(defect, { ...defect, text: withLanguage(defect.text, f.language, event.target.value) })
              }
            />
          </label>
          <label className="field">
            <span>{t('checklists.places')}</span>
            <input
              defaultValue={(defect.places ?? []).join(', ')}
              onChange={(event) =>
                replace(defect, {
                  ...defect,
                  places: [...new Set(event.target.value.split(',').flatMap((one) => one.trim() || []))],
                })
              }
            />
          </label>
          <button type="button" className="button" onClick={() => put(defects.filter((one) => one !== defect))}>
            {t('skills.remove')}
          </button>
        </fieldset>
      ))}
      <button type="button" className="button" onClick={add}>
        {t('checklists.addDefect')}
      </button>
    </>
  );
}
