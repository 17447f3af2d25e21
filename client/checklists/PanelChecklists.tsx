import '../checklists/checklists.css';
import { useWords } from '../words/use-words.ts';
import type { PanelLists } from './use-panel-lists.ts';

/** What is to be worked through at a line: open checklists, the late ones first, and those that anybody may begin. */
export function PanelChecklists({
  lists,
  now,
  open,
  begin,
}: {
  readonly lists: PanelLists;
  readonly now: number;
  readonly open: (id: string) => void;
  readonly begin: (template: string) => void;
}) {
  const { t, f } = useWords();
  const runs = lists.runs.filter(({ finishing }) => !finishing);
  if (runs.length === 0 && lists.byHand.length === 0) return null;
  const due = ({ run }: (typeof runs)[number]) =>
    run.run.dueAt ? Date.parse(run.run.dueAt) : Number.POSITIVE_INFINITY;
  return (
    <section className="operator-list panel-lists">
      {runs.length > 0 && <h2>{t('checklists.toDo', { count: runs.length })}</h2>}
      <ul>
        {[...runs]
          .sort((a, b) => due(a) - due(b))
          .map((seen) => {
            const { run, template, answers } = seen.run;
            const late = due(seen) < now;
            return (
              <li key={run.id}>
                <button type="button" className={`tile wide ${late ? 'late' : ''}`} onClick={() => open(run.id)}>
                  <span className="num">
                    {answers.length}/{template.steps.length}
                  </span>
                  <b>{f.say(template.name)}</b>
                  <span className="num">
                    {run.dueAt &&
                      t(late ? 'checklists.late' : 'checklists.due', {
                        time: late ? f.duration(now - due(seen)) : f.clock(due(seen)),
                      })}
                  </span>
                </button>
              </li>
            );
          })}
      </ul>
      {lists.byHand.length > 0 && (
        <div className="pad">
          {lists.byHand.map((template) => (
            <button key={template.id} type="button" className="tile" onClick={() => begin(template.id)}>
              {t('checklists.begin', { name: f.say(template.name) })}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}
