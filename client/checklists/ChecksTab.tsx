import '../operator/operator.css';
import { useState } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import { RUNS_PATH } from '../http/checklists-api.ts';
import { useSecond } from '../live/twin-context.ts';
import type { Entry } from '../operator/entry-queue.ts';
import { entryKey, useEntries } from '../operator/use-entries.ts';
import { useWords } from '../words/use-words.ts';
import { PanelChecklists } from './PanelChecklists.tsx';
import { PanelRun } from './PanelRun.tsx';
import { ReleaseGate } from './ReleaseGate.tsx';
import { usePanelLists } from './use-panel-lists.ts';

/** Of more lines one is chosen first: each asks for its own checks. */
const MOST_LINES = 4;

/** Checks that are due, line by line, the late ones first; worked through here as at the panel, also without a network. */
export function ChecksTab({ line }: { readonly line: Line | null }) {
  const { t } = useWords();
  const { plant } = useSecond();
  const { entries, enter, dismiss } = useEntries();
  const lines = line ? [line] : plant.lines.slice(0, plant.lines.length > MOST_LINES ? 1 : MOST_LINES);
  const checks = entries.filter(({ path }) => path.includes('/checklists/'));
  const waiting = checks.filter(({ refused }) => refused === null).length;
  return (
    <section className="checks">
      {waiting > 0 && (
        <p className="operator-queue" role="status">
          {t('operator.queued', { count: waiting })}
        </p>
      )}
      {checks
        .filter(({ refused }) => refused !== null)
        .map((entry) => (
          <p key={entry.key} className="operator-queue refused" role="alert">
            {t('operator.refused', { why: entry.refused })}
            <button type="button" className="button" onClick={() => void dismiss(entry)}>
              {t('operator.seen')}
            </button>
          </p>
        ))}
      {lines.map((one) => (
        <LineChecks key={one.id} line={one} entries={entries} enter={enter} />
      ))}
    </section>
  );
}

interface LineProps {
  readonly line: Line;
  readonly entries: readonly Entry[];
  readonly enter: ReturnType<typeof useEntries>['enter'];
}

function LineChecks({ line, entries, enter }: LineProps) {
  const { t, f } = useWords();
  const store = useSecond();
  const lists = usePanelLists(line.id, entries);
  const [open, setOpen] = useState<string | null>(null);
  const machine = store.plant.machines[line.constraint]?.id ?? '';
  const state = store.lines.get(line.id)?.state;
  const seen = lists.runs.find(({ run }) => run.run.id === open && run.run.state === 'open');
  const say = (path: string, body: object) => void enter(machine, path, body as Entry['body']);
  const begin = (template: string) => {
    const id = entryKey();
    say(RUNS_PATH, { id, template, line: line.id, at: new Date(store.now()).toISOString() });
    setOpen(id);
  };
  return (
    <article className="card operator checks-line" data-line={line.id}>
      <h2>{f.say(line.name)}</h2>
      <ReleaseGate line={line.id} running={store.status === 'live' && (state === 'producing' || state === 'slow')} />
      {lists.runs.length === 0 && <p className="quiet">{t('checklists.nothingDue')}</p>}
      <PanelChecklists lists={lists} now={store.moment()} open={setOpen} begin={begin} />
      {seen && <PanelRun key={seen.run.run.id} seen={seen} now={store.now()} enter={say} close={() => setOpen(null)} />}
    </article>
  );
}
