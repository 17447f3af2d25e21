import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import { SPANS, type Span } from './use-window.ts';

export function SpanPicker({ span, pick }: { readonly span: Span; readonly pick: (span: Span) => void }) {
  const { t } = useWords();
  return (
    <Segments
      label={t('alarms.span')}
      of={Object.keys(SPANS) as Span[]}
      chosen={span}
      choose={pick}
      words={(one) => t(`alarms.spans.${one}`)}
    />
  );
}
