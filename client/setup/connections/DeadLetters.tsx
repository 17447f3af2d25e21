/** What a webhook refused: why, what it was told, and once more, one by one or all. */
import { useCallback, useEffect, useState } from 'react';
import { type DeadLetter, dropLetter, getLetter, getLetters, retryOutput } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';

/** Of the oldest so many are listed. */
const SHOWN = 50;

export function DeadLetters({
  output,
  dead,
}: {
  readonly output: string;
  /** How many there are; another number means that the list has changed. */
  readonly dead: number;
}) {
  const { t, f } = useWords();
  const [letters, setLetters] = useState<readonly DeadLetter[]>([]);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const look = useCallback(
    (signal?: AbortSignal) =>
      getLetters(output, signal).then(
        (answer) => setLetters(answer.dead),
        () => undefined, // asked again when their number changes
      ),
    [output],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when their number changes.
  useEffect(() => {
    const stop = new AbortController();
    void look(stop.signal);
    return () => stop.abort();
  }, [look, dead]);

  const work = async (what: () => Promise<string>) => {
    setBusy(true);
    try {
      setSaid(await what());
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
    await look();
    setBusy(false);
  };
  const send = (sequence?: number) =>
    work(async () => {
      const { taken, left, reason } = await retryOutput(output, sequence);
      return reason ? t('outputs.notTaken', { count: taken, reason }) : t('outputs.taken', { count: taken, left });
    });
  return (
    <div className="letters">
      <div className="actions">
        <p role="status">{said}</p>
        {letters.length > 0 && (
          <button type="button" className="button" disabled={busy} onClick={() => void send()}>
            {t('outputs.sendAll')}
          </button>
        )}
      </div>
      <ul>
        {letters.slice(0, SHOWN).map(({ sequence, at, reason, events }) => (
          <li key={sequence}>
            <p>
              <b className="num">{f.day(Date.parse(at))}</b> {t('outputs.events', { count: events })} · {reason}
            </p>
            <Contents output={output} sequence={sequence} />
            <div className="actions">
              <button
                type="button"
                className="button"
                disabled={busy}
                aria-label={t('outputs.sendOne', { sequence })}
                onClick={() => void send(sequence)}
              >
                {t('setup.outRetry')}
              </button>
              <button
                type="button"
                className="button"
                disabled={busy}
                aria-label={t('outputs.dropOne', { sequence })}
                onClick={() =>
                  void work(async () => t('outputs.dropped', { left: (await dropLetter(output, sequence)).left }))
                }
              >
                {t('outputs.drop')}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {letters.length > SHOWN && <p className="quiet">{t('setup.andMore', { count: letters.length - SHOWN })}</p>}
    </div>
  );
}

/** The events as the receiver would get them, read when somebody wants to see them. */
function Contents({ output, sequence }: { readonly output: string; readonly sequence: number }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const read = async () => {
    try {
      const { told } = await getLetter(output, sequence);
      setText(told.map((event: unknown) => JSON.stringify(event)).join('\n'));
    } catch (error) {
      setText(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details onToggle={(event) => event.currentTarget.open && text === '' && void read()}>
      <summary>{t('outputs.contents')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}
