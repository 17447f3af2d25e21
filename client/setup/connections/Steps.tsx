import { Icon } from '../../ui/icons.tsx';
import { StateGlyph } from '../../ui/StateGlyph.tsx';

/** How far one got: each step with its word, the first that failed with why. */
export function Steps({
  steps,
}: {
  readonly steps: readonly { readonly words: string; readonly ok: boolean; readonly more: string }[];
}) {
  const failed = steps.findIndex(({ ok }) => !ok);
  return (
    <ol className="steps">
      {steps.slice(0, failed < 0 ? undefined : failed + 1).map(({ words, ok, more }) => (
        <li key={words} className={ok ? 'ok' : 'failed'}>
          {ok ? <StateGlyph state="producing" size={14} colour="var(--text-2)" /> : <Icon name="warning" size={14} />}
          <b>{words}</b> <span>{more}</span>
        </li>
      ))}
    </ol>
  );
}
