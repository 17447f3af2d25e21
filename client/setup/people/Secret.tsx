import { useState } from 'react';
import { useWords } from '../../words/use-words.ts';

/** Something that is told once: to be copied now. */
export function Secret({
  lead,
  text,
  close,
}: {
  readonly lead: string;
  readonly text: string;
  readonly close: () => void;
}) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined, // no clipboard on plain HTTP: the text can be marked by hand
    );
  return (
    <div className="secret" role="status">
      <p>
        <b>{lead}</b>
      </p>
      <code data-secret>{text}</code>
      <div className="actions">
        <button type="button" className="button primary" onClick={copy}>
          {t(copied ? 'people.copied' : 'people.copy')}
        </button>
        <button type="button" className="button" onClick={close}>
          {t('people.done')}
        </button>
      </div>
    </div>
  );
}
