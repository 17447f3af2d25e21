import { type Gate, getGate } from '../http/checklists-api.ts';
import { usePolled } from '../orders/use-polled.ts';
import { useWords } from '../words/use-words.ts';
import './checklists.css';

/** Says which check is missing before the line may run, loudly while it runs without; people decide, no machine is written to. */
export function ReleaseGate({ line, running }: { readonly line: string; readonly running: boolean }) {
  const { t, f } = useWords();
  const { answer } = usePolled((signal) => getGate(line, signal), line);
  if (!answer || answer.release) return null;
  const wordsOf = (check: Gate['holding'][number]) =>
    [
      f.say(check.name),
      check.notOk.length > 0
        ? t('checklists.gate.notOk', { count: check.notOk.length })
        : t(check.state === 'missed' ? 'checklists.gate.missed' : 'checklists.gate.open'),
    ].join(': ');
  const kinds = [...new Set(answer.holding.map(({ kind }) => kind))];
  return (
    <section className="release-gate" role={running ? 'alert' : 'status'} data-running={running}>
      {running ? (
        kinds.map((kind) => <b key={kind}>{t(`checklists.noRun.${kind}`)}</b>)
      ) : (
        <b>{t('checklists.gate.before')}</b>
      )}
      <ul>
        {answer.holding.map((check) => (
          <li key={check.run}>{wordsOf(check)}</li>
        ))}
      </ul>
    </section>
  );
}
