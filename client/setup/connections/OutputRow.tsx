import { useState } from 'react';
import type { OutputView } from '../../http/setup-api.ts';
import { Icon } from '../../ui/icons.tsx';
import { StateGlyph } from '../../ui/StateGlyph.tsx';
import { useWords } from '../../words/use-words.ts';
import { DeadLetters } from './DeadLetters.tsx';

/** One way out: does the other side take what it is told, and what was put aside because it did not. */
export function OutputRow({
  output,
  now,
  edit,
  opener,
  remove,
}: {
  readonly output: OutputView;
  readonly now: number;
  /** Absent = this person may only look. */
  readonly edit?: () => void;
  readonly opener?: object;
  readonly remove?: () => void;
}) {
  const { t, f } = useWords();
  const [letters, setLetters] = useState(false);
  const { output: id, kind, address, status, since, reason, sent, failed, dead } = output;
  return (
    <li className={`card source ${status}`} data-output={id}>
      <div className="source-head">
        {status === 'up' ? <StateGlyph state="producing" size={16} colour="var(--text-2)" /> : <Icon name="warning" />}
        <h3>{id}</h3>
        <span className="source-status">{t(`source.${status}`)}</span>
        <span className="num quiet">{t('setup.for', { age: f.duration(now - Date.parse(since)) })}</span>
      </div>
      <p className="source-address">
        {t(`protocol.${kind}`, { defaultValue: kind })} · {address}
      </p>
      {reason !== '' && (
        <p className="source-reason">
          <b>{reason}</b>
        </p>
      )}
      <dl className="figures source-figures">
        {(
          [
            ['setup.outSent', sent],
            ['setup.outFailed', failed],
            ['setup.outDead', dead],
          ] as const
        ).map(([words, count]) => (
          <div key={words}>
            <dt>{t(words)}</dt>
            <dd className="num">{f.number(count)}</dd>
          </div>
        ))}
      </dl>
      <div className="actions">
        {dead > 0 && (
          <button type="button" className="button" aria-expanded={letters} onClick={() => setLetters(!letters)}>
            {t('outputs.letters', { count: dead })}
          </button>
        )}
        {edit && remove && (
          <>
            <button type="button" className="button" {...opener} onClick={edit}>
              {t('setup.edit')}
            </button>
            <button type="button" className="button" onClick={remove}>
              {t('setup.remove')}
            </button>
          </>
        )}
      </div>
      {letters && <DeadLetters output={id} dead={dead} />}
    </li>
  );
}
