import './reasons.css';
import { useMemo, useState } from 'react';
import type { StopsReasonsAnswer } from '../../http/openapi.d.ts';
import { useAnswer } from '../../http/use-answer.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { ReasonForm } from './ReasonForm.tsx';
import { ReasonTree } from './ReasonTree.tsx';
import { draftOf, faultsOf, moved, type ReasonDraft, reasonEdits, rowsOf, withNew } from './reason-draft.ts';
import { timesOf } from './reason-use.ts';

/** Why machines stand: the tree that operators choose from, what such time is, and which fault codes mean what. */
export function ReasonsScreen() {
  const { t, f } = useWords();
  const { spec, file, propose } = useSetup();
  /** Null = as the file has it. */
  const [said, setSaid] = useState<ReasonDraft | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [name, setName] = useState('');
  const version = file?.version ?? 0;
  const { answer, failed } = useAnswer<StopsReasonsAnswer>(`/api/v1/stops/reasons#${version}`, `uses ${version}`);
  const draft = said ?? draftOf(spec);
  const faults = useMemo(() => faultsOf(spec), [spec]);
  const edits = useMemo(() => (said ? reasonEdits(spec, said) : []), [spec, said]);
  const rows = rowsOf(draft.reasons);
  const entry = draft.reasons.find(({ id }) => id === chosen) ?? rows[0]?.entry;
  const uses = new Map((answer?.uses ?? []).map((use) => [use.reason, use]));
  const add = (below: boolean) => {
    if (name.trim() === '') return;
    const { draft: next, id } = withNew(draft, name.trim(), below ? entry?.id : undefined);
    setSaid(next);
    setChosen(id);
    setName('');
  };

  return (
    <div className="reasons">
      <div className="setup-lead">
        <p className="quiet">{t('reasons.lead')}</p>
        <div className="actions">
          <button type="button" className="button" disabled={edits.length === 0} onClick={() => setSaid(null)}>
            {t('layout.discard')}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={edits.length === 0}
            onClick={() => propose({ title: t('reasons.change'), what: { edits }, applied: () => setSaid(null) })}
          >
            {t('setup.review')}
          </button>
        </div>
      </div>
      {failed && <p className="trouble">{t('reasons.usesAway', { why: failed })}</p>}
      <div className="reasons-parts">
        <section className="card reasons-tree">
          <h2>{t('reasons.tree')}</h2>
          {rows.length === 0 && <p className="quiet">{t('reasons.none')}</p>}
          <ReasonTree
            rows={rows}
            uses={uses}
            chosen={entry?.id ?? null}
            choose={setChosen}
            move={(id, by) => setSaid(moved(draft, id, by))}
          />
          <form
            className="reasons-add"
            onSubmit={(event) => {
              event.preventDefault();
              add(entry !== undefined);
            }}
          >
            <label className="field">
              <span>{t('reasons.new')}</span>
              <input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
            </label>
            <button type="button" className="button" disabled={name.trim() === ''} onClick={() => add(false)}>
              {t('reasons.addTop')}
            </button>
            {entry && (
              <button type="submit" className="button" disabled={name.trim() === ''}>
                {t('reasons.addBelow', { reason: f.say(entry.name) })}
              </button>
            )}
          </form>
          {answer && answer.gone.length > 0 && (
            <details className="reasons-gone">
              <summary>{t('reasons.gone', { count: answer.gone.length })}</summary>
              <ul>
                {answer.gone.map((one) => (
                  <li key={one.id}>
                    {f.say(one.name)} <span className="quiet num">{timesOf(uses.get(one.id), t)}</span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
        {entry && (
          <ReasonForm
            key={entry.id}
            entry={entry}
            draft={draft}
            faults={faults}
            use={uses.get(entry.id)}
            usesKnown={answer !== null}
            isNew={!(spec.reasons ?? []).some(({ id }) => id === entry.id)}
            change={setSaid}
          />
        )}
      </div>
    </div>
  );
}
