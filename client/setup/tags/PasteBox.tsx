import { useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import { readPaste, type TagChange } from './tag-edits.ts';

/** Cells of a spreadsheet: a heading row with `name` and the columns to change, then a row a tag. */
export function PasteBox({ take }: { readonly take: (changes: ReadonlyMap<string, TagChange>) => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const read = text === '' ? null : readPaste(text);
  return (
    <section className="card paste">
      <label className="field">
        <span>{t('setup.pasteHow')}</span>
        <textarea
          rows={6}
          spellCheck={false}
          placeholder={'name\towner\treview\nfiller/speed\tA. Yilmaz\t2027-01-31'}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div className="actions">
        <p role="status">
          {text !== '' &&
            (read
              ? t('setup.pasted', { count: read.changes.size, columns: read.columns.join(', ') })
              : t('setup.pasteNot'))}
        </p>
        <button type="button" className="button" disabled={!read} onClick={() => read && take(read.changes)}>
          {t('setup.takePaste')}
        </button>
      </div>
    </section>
  );
}
