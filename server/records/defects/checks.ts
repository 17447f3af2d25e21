/** Answers of checks that may name a defect, with the pieces they were of: of a line its constraint's. */
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { AnswerValue, FoundDefect, Step } from '../checklists/words.ts';
import type { Database } from '../database.ts';

export interface Check {
  /** Epoch ms. */
  readonly at: number;
  readonly line: string;
  readonly machine: string | null;
  readonly product: string | null;
  readonly template: string;
  readonly step: Step;
  /** Pieces that it was of. */
  readonly inspected: number;
  readonly defects: readonly FoundDefect[];
}

/** In order of time; what was told otherwise afterwards, or skipped, is none. */
export async function checksIn(
  db: Database,
  plant: PlantModel,
  lines: readonly string[],
  { from, to }: Window,
): Promise<Check[]> {
  const rows = await db
    .selectFrom('checklist_answer as a')
    .innerJoin('checklist_run as r', 'r.id', 'a.run')
    .innerJoin('checklist as c', (join) =>
      join.onRef('c.template', '=', 'r.template').onRef('c.version', '=', 'r.version'),
    )
    .select(['a.step', 'a.value', 'a.defects', 'a.product', 'a.at_ms', 'r.line', 'r.machine', 'r.template', 'c.steps'])
    .where('a.superseded', 'is', null)
    .where('a.verdict', '!=', 'skipped')
    .where('a.at_ms', '>=', from)
    .where('a.at_ms', '<', to)
    .where('r.line', 'in', lines.length > 0 ? [...lines] : [''])
    .orderBy('a.at_ms')
    .execute();
  return rows.flatMap(({ steps, value, defects, at_ms: at, step: id, line, machine, product, template }) => {
    const step = steps.find((one) => one.id === id);
    if (!step?.defects) return [];
    const constraint = plant.machines[plant.lines.find((one) => one.id === line)?.constraint ?? -1]?.id ?? null;
    return [
      {
        at,
        line,
        product,
        template,
        step,
        machine: machine ?? constraint,
        inspected: piecesOf(value),
        defects: defects ?? [],
      },
    ];
  });
}

/** Pieces that an answer is of. */
function piecesOf(value: AnswerValue): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null && 'inspected' in value ? value.inspected : 1;
}
