import type { RuleDraft } from '../../http/notify-api.ts';
import type { QualityCharacteristicsAnswer } from '../../http/openapi.d.ts';
import { useAnswer } from '../../http/use-answer.ts';
import { useWords } from '../../words/use-words.ts';
import { Choices } from './Choices.tsx';

const LEVELS = [0, 1, 2, 3] as const;

/** Of signals of control charts: which characteristics, and how long nobody took one before somebody is told. */
export function SignalChoices({
  draft,
  change,
}: {
  readonly draft: RuleDraft;
  readonly change: (part: Partial<RuleDraft>) => void;
}) {
  const { t, f } = useWords();
  const { answer } = useAnswer<QualityCharacteristicsAnswer>('/api/v1/quality/characteristics', 'characteristics');
  return (
    <>
      <label className="field">
        <span>{t('notify.fromLevel')}</span>
        <select value={draft.fromLevel} onChange={(event) => change({ fromLevel: Number(event.target.value) })}>
          {LEVELS.map((one) => (
            <option key={one} value={one}>
              {t(`notify.level.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <p className="quiet">{t('notify.signalTime')}</p>
      {answer && answer.characteristics.length > 0 && (
        <Choices
          title={t('notify.characteristics')}
          all={answer.characteristics.map(({ id, name }) => [id, f.say(name)] as const)}
          chosen={draft.characteristics}
          choose={(characteristics) => change({ characteristics })}
        />
      )}
    </>
  );
}
