/** Checklists that were worked through before, elsewhere: on paper, in another system. Told again, nothing is done twice. */
import { type Actor, Refused } from '../people/refused.ts';
import type { ChecklistRoom } from './checklist-room.ts';
import type { AnswerValue, FoundDefect, Template, Trigger } from './words.ts';

/** Times are epoch ms; null = not so. */
export interface PastRun {
  readonly id: string;
  readonly template: string;
  readonly line: string;
  readonly machine: string | null;
  readonly trigger: Trigger;
  readonly openedAt: number;
  readonly dueAt: number | null;
  readonly doneAt: number | null;
  readonly missedAt: number | null;
  readonly by: string;
  readonly answers: readonly {
    readonly step: string;
    readonly value: AnswerValue;
    readonly defects: readonly FoundDefect[];
    readonly reason: string;
    readonly at: number;
    readonly by: string;
  }[];
}

export interface RunsTaken {
  readonly taken: number;
  /** Known before. */
  readonly unchanged: number;
  readonly refused: number;
  readonly faults: readonly {
    readonly line: number;
    readonly run: string;
    readonly field: string;
    readonly reason: string;
  }[];
}

export async function importTemplates(
  { templates }: ChecklistRoom,
  list: readonly Omit<Template, 'version'>[],
  by: Actor,
): Promise<void> {
  for (const template of list) {
    const known = await templates.get(template.id, null);
    const { version = 0, ...before } = known ?? {};
    if (JSON.stringify(before) !== JSON.stringify(template)) await templates.put(template, version, by);
  }
}

/** Runs that are sound go in, each as a whole; of the others nothing does, and it is told what is wrong. */
export async function importRuns(
  { runs, templates }: ChecklistRoom,
  list: readonly PastRun[],
  by: Actor,
): Promise<RunsTaken> {
  const faults: RunsTaken['faults'][number][] = [];
  let taken = 0;
  for (const [i, run] of list.entries()) {
    try {
      const template = await templates.get(run.template, null);
      if (!template) throw new Refused('checklist-unknown', `there is no checklist \`${run.template}\``);
      const { id, line, machine, trigger, openedAt: at, dueAt, doneAt, missedAt } = run;
      const opening = { id, cause: `import ${id}`, series: null, template: template.id, version: template.version };
      const fresh = await runs.together(async (trx) => {
        if (!(await runs.open({ ...opening, line, machine, trigger, at, dueAt }, trx))) return false;
        for (const answer of run.answers)
          await runs.answer({ run: id, key: `import ${id} ${answer.step}`, photo: null, ...answer }, trx);
        if (doneAt !== null) await runs.finish(id, doneAt, { ...by, name: run.by }, trx);
        else if (missedAt !== null) await runs.miss(id, missedAt, trx);
        return true;
      });
      if (fresh) taken++;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      faults.push({ line: i + 1, run: run.id, field: '', reason: error.message });
    }
  }
  return { taken, unchanged: list.length - taken - faults.length, refused: faults.length, faults };
}
