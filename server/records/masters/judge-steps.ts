/** Makes the steps of a routing of what files and programs tell; what is wrong with one is said at its line. Pure. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { RevisionText, RoutingStep, STEP_FIELDS } from './words.ts';

const LONGEST = 80;
const MINUTE_S = 60;

type Number = (field: string, value: string | undefined, line: number) => number | null;
type Wrong = (field: string, reason: string, line: number) => void;

export function judgeSteps(
  plant: PlantModel,
  entries: RevisionText['entries'],
  number: Number,
  wrong: Wrong,
): RoutingStep[] {
  const operations = new Set<string>();
  return entries.flatMap(({ line: at, cells }): RoutingStep[] => {
    const cell = (field: (typeof STEP_FIELDS)[number]): string => cells[field] ?? '';
    const operation = cell('operation');
    if (operation === '') wrong('operation', 'a step needs the id of its operation', at);
    for (const field of ['operation', 'name'] as const)
      if (cell(field).length > LONGEST) wrong(field, `is longer than ${LONGEST} characters`, at);
    if (operation !== '' && operations.has(operation)) wrong('operation', `\`${operation}\` is in it twice`, at);
    operations.add(operation);
    const time = (field: 'setup_min' | 'run_s' | 'rate' | 'queue_min'): number | null => {
      const value = number(field, cell(field), at);
      if (value !== null && value < 0) wrong(field, `of \`${operation}\` it is below 0`, at);
      return value;
    };
    const [setupMin, queueMin, seconds, rate] = [time('setup_min'), time('queue_min'), time('run_s'), time('rate')];
    if (seconds !== null && rate !== null)
      wrong('rate', `of \`${operation}\` there is a \`run_s\` already: one of both`, at);
    if (seconds === 0 || rate === 0) wrong(rate === 0 ? 'rate' : 'run_s', `of \`${operation}\` it is 0`, at);
    const place = placeOf(plant, cell('line'), cell('machine'), (field, reason) => wrong(field, reason, at));
    if (!place) return [];
    const runS = rate ? MINUTE_S / rate : seconds;
    return [{ operation, name: cell('name') || operation, ...place, setupMin, runS, queueMin }];
  });
}

/** A machine has its line; a line alone will do. */
function placeOf(
  plant: PlantModel,
  line: string,
  machine: string,
  wrong: (field: string, reason: string) => void,
): Pick<RoutingStep, 'line' | 'machine'> | null {
  if (line !== '' && !plant.lines.some(({ id }) => id === line)) {
    wrong('line', `the plant has no line ${line}`);
    return null;
  }
  if (machine === '') {
    if (line !== '') return { line, machine: null };
    wrong('line', 'a step is done at a line or a machine');
    return null;
  }
  const found = plant.machines.find(({ id }) => id === machine);
  const own = plant.lines[found?.line ?? -1]?.id;
  if (own !== undefined && (line === '' || line === own)) return { line: own, machine };
  const where = line === '' ? 'no line of the plant' : line;
  wrong('machine', found ? `${where} has no machine ${machine}` : `the plant has no machine ${machine}`);
  return null;
}
