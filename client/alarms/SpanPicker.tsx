import { useWords } from '../words/use-words.ts';
import { SPANS, type Span } from './use-window.ts';

export function SpanPicker({ span, pick }: { readonly span: Span; readonly pick: (span: Span) => void }) {
  const { t } = useWords();
  return (
    <fieldset className="segments">
      <legend className="unseen">{t('alarms.span')}</legend>
      {(Object.keys(SPANS) as Span[]).map((one) => (
        <button key={one} type="button" aria-pressed={one === span} onClick={() => pick(one)}>
          {t(`alarms.spans.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}
