/** Whom the twin tells what it knows: whether they take it; one can be added, tested, changed and taken away. */
import { useEffect, useState } from 'react';
import { lookAgain } from '../../http/look-again.ts';
import { getOutputs, type OutputView } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { EntryForm } from './EntryForm.tsx';
import { OutputRow } from './OutputRow.tsx';
import { useOpener } from './use-opener.ts';

const ASK_MS = 2000;

export function OutputList({ now }: { readonly now: number }) {
  const { t } = useWords();
  const { spec, mayChange, propose } = useSetup();
  const [outputs, setOutputs] = useState<readonly OutputView[]>([]);
  const { open, opener, show, close } = useOpener('outputs');
  useEffect(() => {
    return lookAgain({
      ask: getOutputs,
      told: (answer) => setOutputs(answer.outputs),
      everyMs: ASK_MS,
    });
  }, []);
  const inFile = (id: string) => spec.outputs?.some((output) => output.id === id) ?? false;
  return (
    <section className="outputs">
      <div className="setup-lead">
        <h2 className="outputs-title">{t('setup.outputs')}</h2>
        {open === null && mayChange && (
          <button type="button" className="button" {...opener('')} onClick={() => show('')}>
            {t('outputs.add')}
          </button>
        )}
      </div>
      <p className="quiet">{t(outputs.length === 0 ? 'outputs.none' : 'outputs.lead')}</p>
      {open !== null && <EntryForm key={open} list="outputs" entry={open === '' ? null : open} close={close} />}
      <ul className="sources">
        {outputs.map((output) => (
          <OutputRow
            key={output.output}
            output={output}
            now={now}
            {...(mayChange && inFile(output.output)
              ? {
                  edit: () => show(output.output),
                  opener: opener(output.output),
                  remove: () =>
                    propose({
                      title: t('outputs.titleRemove', { entry: output.output }),
                      what: { edits: [{ op: 'remove', path: ['outputs', output.output] }] },
                    }),
                }
              : {})}
          />
        ))}
      </ul>
    </section>
  );
}
