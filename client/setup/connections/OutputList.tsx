import { useEffect, useState } from 'react';
import { getOutputs, type OutputView, retryOutput } from '../../http/setup-api.ts';
import { Icon } from '../../ui/icons.tsx';
import { StateGlyph } from '../../ui/StateGlyph.tsx';
import { useWords } from '../../words/use-words.ts';

const ASK_MS = 2000;

/** Whom the twin tells what it knows, and whether they take it. Nothing is shown where the plant has no outputs. */
export function OutputList({ now }: { readonly now: number }) {
  const { t, f } = useWords();
  const [outputs, setOutputs] = useState<readonly OutputView[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    const ask = () =>
      getOutputs(stop.signal).then(
        (answer) => setOutputs(answer.outputs),
        () => undefined, // the next question may be answered
      );
    void ask();
    const timer = setInterval(ask, ASK_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, []);
  if (outputs.length === 0) return null;
  return (
    <section>
      <h2 className="outputs-title">{t('setup.outputs')}</h2>
      <ul className="sources">
        {outputs.map((output) => (
          <li key={output.output} className={`card source ${output.status}`} data-output={output.output}>
            <div className="source-head">
              {output.status === 'up' ? (
                <StateGlyph state="producing" size={16} colour="var(--text-2)" />
              ) : (
                <Icon name="warning" />
              )}
              <h3>{output.output}</h3>
              <span className="source-status">{t(`source.${output.status}`)}</span>
              <span className="num quiet">{t('setup.for', { age: f.duration(now - Date.parse(output.since)) })}</span>
            </div>
            <p className="source-address">
              {t(`protocol.${output.kind}`, { defaultValue: output.kind })} · {output.address}
            </p>
            {output.reason !== '' && (
              <p className="source-reason">
                <b>{output.reason}</b>
              </p>
            )}
            <dl className="figures source-figures">
              <div>
                <dt>{t('setup.outSent')}</dt>
                <dd className="num">{f.number(output.sent)}</dd>
              </div>
              <div>
                <dt>{t('setup.outFailed')}</dt>
                <dd className="num">{f.number(output.failed)}</dd>
              </div>
              <div>
                <dt>{t('setup.outDead')}</dt>
                <dd className="num">{f.number(output.dead)}</dd>
              </div>
            </dl>
            {output.dead > 0 && (
              <div className="actions">
                <button type="button" className="button" onClick={() => void retryOutput(output.output)}>
                  {t('setup.outRetry')}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
