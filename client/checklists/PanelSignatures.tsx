import { useRef } from 'react';
import { getRuns } from '../http/checklists-api.ts';
import { getSignaturesOf, signRecord } from '../http/signatures-api.ts';
import { useTwin } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { SignPad } from '../sign-in/SignPad.tsx';
import { useWords } from '../words/use-words.ts';

/** Longer ago, it is signed in the office. */
const BACK_MS = 24 * 3_600_000;

/** Checklists of a line that were finished lately and want a signature. */
export function PanelSignatures({ line }: { readonly line: string }) {
  const { t, f } = useWords();
  const { store } = useTwin();
  // What is finished does not change: who signed it once is not asked again.
  const signed = useRef(new Set<string>());
  const { answer, again } = usePolled(async (signal) => {
    const runs = (await getRuns({ line, state: 'done', limit: '20' }, signal)).filter(
      ({ run, template }) =>
        template.signature && !signed.current.has(run.id) && Date.parse(run.doneAt ?? '') > store.now() - BACK_MS,
    );
    const found = await Promise.all(runs.map(({ run }) => getSignaturesOf('checklist-run', run.id, signal)));
    found.forEach((all, i) => {
      const [id, isSigned] = [runs[i]?.run.id, all.some(({ matches }) => matches)];
      if (id && isSigned) signed.current.add(id);
    });
    return runs.filter(({ run }) => !signed.current.has(run.id));
  }, line);
  if (!answer || answer.length === 0) return null;
  return (
    <section className="operator-list panel-lists">
      <h2>{t('checklists.toSign', { count: answer.length })}</h2>
      <ul>
        {answer.map(({ run, template }) => (
          <li key={run.id} data-unsigned={run.id}>
            <p>
              <b>{f.say(template.name)}</b>{' '}
              <span className="quiet num">
                {run.doneAt && f.clock(Date.parse(run.doneAt))} {run.doneBy}
              </span>
            </p>
            <SignPad
              label={t('checklists.sign')}
              sign={(password, name) =>
                signRecord('checklist-run', run.id, { meaning: t('checklists.meaning'), password, name })
              }
              done={again}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
