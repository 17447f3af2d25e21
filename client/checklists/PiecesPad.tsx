import { useState } from 'react';
import type { Step } from '../http/checklists-api.ts';
import { useWords } from '../words/use-words.ts';
import { meanAndRange } from './mean-and-range.ts';

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')));

/** A number of each piece, one field after the other; mean and range as far as they are there. */
export function PiecesPad({
  step,
  limits,
  give,
}: {
  readonly step: Step;
  readonly limits: string;
  readonly give: (value: readonly number[]) => void;
}) {
  const { t, f } = useWords();
  const count = step.pieces ?? 1;
  const [texts, setTexts] = useState<readonly string[]>(() => Array.from({ length: count }, () => ''));
  const values = texts.map(numberOf);
  const sums = meanAndRange(values.filter(Number.isFinite));
  return (
    <>
      {texts.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have nothing else to tell them apart.
        <label key={i} className="pad-text">
          {[t('checklists.piece', { number: i + 1 }), limits].filter(Boolean).join(' · ')}
          <input
            inputMode="decimal"
            value={text}
            maxLength={40}
            onChange={({ target: { value } }) =>
              setTexts((before) => before.map((one, at) => (at === i ? value : one)))
            }
          />
        </label>
      ))}
      {sums && (
        <p className="step-plan num">
          {t('checklists.meanRange', { mean: f.number(sums.mean, 3), range: f.number(sums.range, 3) })}
        </p>
      )}
      <button
        type="button"
        className="tile strong"
        disabled={!values.every(Number.isFinite)}
        onClick={() => give(values)}
      >
        {t('checklists.give')}
      </button>
    </>
  );
}
