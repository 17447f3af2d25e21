import { useState } from 'react';
import { type CountPlan, filePath, type Step } from '../http/checklists-api.ts';
import { PhotoButton } from '../ui/PhotoButton.tsx';
import { useWords } from '../words/use-words.ts';
import { CountPad } from './CountPad.tsx';
import { DefectPad, type FoundDefect } from './DefectPad.tsx';
import { PiecesPad } from './PiecesPad.tsx';

export interface StepAnswer {
  readonly value:
    | boolean
    | number
    | string
    | readonly number[]
    | { readonly defective: number; readonly inspected: number }
    | null;
  readonly defects?: readonly FoundDefect[];
  readonly photo?: string;
  readonly reason?: string;
}

const REASONS = ['tools', 'time', 'running', 'other'] as const;

/** One step for one hand: what is to be done, its picture, and large tiles for the answer. */
export function StepPad({
  step,
  plan,
  give: send,
}: {
  readonly step: Step;
  /** Of a count; null = there is none. */
  readonly plan: CountPlan | null;
  readonly give: (answer: StepAnswer) => void;
}) {
  const { t, f } = useWords();
  const [text, setText] = useState('');
  const [skips, setSkips] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [found, setFound] = useState<readonly FoundDefect[]>([]);
  const give = (answer: StepAnswer) => send(found.length > 0 ? { ...answer, defects: found } : answer);
  const amount = Number(text.replace(',', '.'));
  const [low, high] = [step.low, step.high].map((limit) => (limit === null ? '' : f.number(limit, 2)));
  const limits = [step.unit, (low || high) && `${low} – ${high}`].filter(Boolean).join(' · ');
  const severalNumbers = step.asks === 'number' && (step.pieces ?? 1) > 1;
  if (skips)
    return (
      <fieldset className="pad">
        <legend>{t('checklists.whySkipped')}</legend>
        {REASONS.map((reason) => (
          <button
            key={reason}
            type="button"
            className="tile"
            onClick={() => send({ value: null, reason: t(`checklists.reason.${reason}`) })}
          >
            {t(`checklists.reason.${reason}`)}
          </button>
        ))}
        <button type="button" className="tile" onClick={() => setSkips(false)}>
          {t('operator.back')}
        </button>
      </fieldset>
    );
  return (
    <fieldset className="pad">
      <legend className="step-text">{f.say(step.text)}</legend>
      {step.file && (
        <a className="step-file" href={filePath(step.file)} target="_blank" rel="noreferrer">
          <img src={filePath(step.file)} alt={t('checklists.document')} />
        </a>
      )}
      {step.defects && <DefectPad step={step} found={found} change={setFound} />}
      {severalNumbers && <PiecesPad step={step} limits={limits} give={(value) => give({ value })} />}
      {step.asks === 'count' && <CountPad step={step} plan={plan} give={(value) => give({ value })} />}
      {step.asks === 'ok' && (
        <>
          <button type="button" className="tile strong" onClick={() => give({ value: true })}>
            {t('checklists.ok')}
          </button>
          <button type="button" className="tile" onClick={() => give({ value: false })}>
            {t('checklists.notOk')}
          </button>
        </>
      )}
      {step.asks === 'choice' &&
        step.choices.map((choice) => (
          <button key={choice} type="button" className="tile" onClick={() => give({ value: choice })}>
            {choice}
          </button>
        ))}
      {((step.asks === 'number' && !severalNumbers) || step.asks === 'text') && (
        <>
          <label className="pad-text">
            {step.asks === 'number' ? limits || t('checklists.number') : t('operator.own')}
            <input
              inputMode={step.asks === 'number' ? 'decimal' : 'text'}
              value={text}
              maxLength={500}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <button
            type="button"
            className="tile strong"
            disabled={text.trim() === '' || (step.asks === 'number' && !Number.isFinite(amount))}
            onClick={() => give({ value: step.asks === 'number' ? amount : text.trim() })}
          >
            {t('checklists.give')}
          </button>
        </>
      )}
      {step.asks === 'photo' && (
        <PhotoButton
          className="tile strong step-photo"
          give={(photo) => give({ value: null, photo })}
          failed={() => setTrouble(t('checklists.noPhoto'))}
        >
          {t('checklists.photo')}
        </PhotoButton>
      )}
      {trouble && <p role="alert">{trouble}</p>}
      {(step.skippable || !step.required) && (
        <button type="button" className="tile" onClick={() => setSkips(true)}>
          {t('checklists.skip')}
        </button>
      )}
    </fieldset>
  );
}
