import { useState } from 'react';
import { filePath, keepFile, type Step } from '../http/checklists-api.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { CountFields } from './CountFields.tsx';
import { DefectFields } from './DefectFields.tsx';
import { withLanguage } from './in-language.ts';
import { PlaceSpots } from './PlaceSpots.tsx';

const ASKS: readonly Step['asks'][] = ['ok', 'number', 'count', 'text', 'choice', 'photo'];
const MOST_PIECES = 25;
/** What belongs to another answer goes with it. */
const asking = ({ pieces: _pieces, plan: _plan, ...step }: Step, asks: Step['asks']): Step => ({ ...step, asks });
const limit = (text: string): number | null => (text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text));

/** One step as it is written. */
export function StepFields({
  number,
  step,
  change,
  remove,
}: {
  readonly number: number;
  readonly step: Step;
  readonly change: (step: Step) => void;
  readonly remove: () => void;
}) {
  const { t, f } = useWords();
  const [trouble, setTrouble] = useState('');
  const take = (file: File) =>
    void keepFile(file).then(
      ({ hash }) => {
        setTrouble('');
        change({ ...step, file: hash });
      },
      (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)),
    );
  return (
    <fieldset className="template-step">
      <legend>{t('checklists.stepOf', { number })}</legend>
      <label className="field wide">
        <span>{t('checklists.text')}</span>
        <input
          value={f.say(step.text)}
          maxLength={300}
          required
          onChange={(event) => change({ ...step, text: withLanguage(step.text, f.language, event.target.value) })}
        />
      </label>
      <label className="field">
        <span>{t('checklists.answer')}</span>
        <select value={step.asks} onChange={(event) => change(asking(step, event.target.value as Step['asks']))}>
          {ASKS.map((one) => (
            <option key={one} value={one}>
              {t(`checklists.asks.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {step.asks === 'number' && (
        <>
          {(['low', 'high'] as const).map((side) => (
            <label key={side} className="field">
              <span>{t(side === 'low' ? 'checklists.low' : 'checklists.high')}</span>
              <input
                type="number"
                step="any"
                value={step[side] ?? ''}
                onChange={(event) => change({ ...step, [side]: limit(event.target.value) })}
              />
            </label>
          ))}
          <label className="field">
            <span>{t('checklists.unit')}</span>
            <input
              value={step.unit}
              maxLength={20}
              onChange={(event) => change({ ...step, unit: event.target.value })}
            />
          </label>
        </>
      )}
      {(step.asks === 'number' || (step.asks === 'count' && !step.plan)) && (
        <label className="field">
          <span>{t('checklists.pieces')}</span>
          <input
            type="number"
            min={1}
            max={MOST_PIECES}
            value={step.pieces ?? 1}
            onChange={(event) =>
              change({ ...step, pieces: Math.min(MOST_PIECES, Math.max(1, Math.floor(Number(event.target.value)))) })
            }
          />
        </label>
      )}
      {step.asks === 'count' && <CountFields step={step} change={change} />}
      {step.asks === 'choice' && (
        <label className="field">
          <span>{t('checklists.choices')}</span>
          <input
            defaultValue={step.choices.join(', ')}
            onChange={(event) =>
              change({ ...step, choices: event.target.value.split(',').flatMap((one) => one.trim() || []) })
            }
          />
        </label>
      )}
      <label className="field">
        <span>{t('checklists.file')}</span>
        <input
          type="file"
          accept="image/*,application/pdf"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) take(file);
          }}
        />
        {step.file && (
          <a className="link" href={filePath(step.file)} target="_blank" rel="noreferrer">
            {t('checklists.document')}
          </a>
        )}
      </label>
      <label className="inline">
        <input
          type="checkbox"
          checked={step.required}
          onChange={(event) => change({ ...step, required: event.target.checked })}
        />
        {t('checklists.required')}
      </label>
      <label className="inline">
        <input
          type="checkbox"
          checked={step.skippable}
          onChange={(event) => change({ ...step, skippable: event.target.checked })}
        />
        {t('checklists.skippable')}
      </label>
      {(step.asks === 'ok' || step.asks === 'count' || step.asks === 'photo') && (
        <>
          <DefectFields step={step} change={change} />
          <PlaceSpots step={step} change={change} />
        </>
      )}
      <Trouble words={trouble} />
      <button type="button" className="button" onClick={remove}>
        {t('skills.remove')}
      </button>
    </fieldset>
  );
}
