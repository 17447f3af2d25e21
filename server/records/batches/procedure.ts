/**
 * The ISA-88 view of a batch: the recipes by which it was made, phase by phase, with what was set and what the historian says
 * that it was. When a phase was is told by a tag of the role `phase`, else by steps of a checklist called like the phases; a
 * recipe of one phase held for as long as its machine was at the order. Else nobody knows.
 */
import { type Actual, actualOf, type ReadingPoint } from '../../../analytics/batch/actual.ts';
import { type PlacedPhase, phasesOf, phaseWindows } from '../../../analytics/batch/phases.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel, Tag } from '../../../twin/plant/model.ts';
import { tagName } from '../masters/judge-revision.ts';
import type { MasterRevision, Parameter } from '../masters/words.ts';
import { moment } from './moment.ts';
import type { BatchCheck, BatchParameter, BatchPhase } from './words.ts';

/** A reading as the historian has it. */
export interface ToldReading {
  readonly at: number;
  /** null = it was bad. */
  readonly value: number | string | null;
}

export interface ProcedureParts {
  plant(): PlantModel;
  /** With the last one before the window, in order of time. */
  readings(tag: string, window: Window): Promise<readonly ToldReading[]>;
}

/** `stayOf`: when a machine was at the order; null = it was not. */
export async function procedureOf(
  parts: ProcedureParts,
  recipes: readonly MasterRevision[],
  {
    whole,
    stayOf,
    checks,
  }: {
    readonly whole: Window;
    readonly stayOf: (machine: string | null) => Window | null;
    readonly checks: readonly BatchCheck[];
  },
): Promise<BatchPhase[]> {
  const found: BatchPhase[] = [];
  for (const recipe of recipes) {
    const phases = phasesOf(recipe.parameters);
    const times = await timesOf(parts, recipe, phases, { whole, stay: stayOf(recipe.machine), checks });
    for (const phase of phases) {
      const windows = times.windows.get(phase.number) ?? [];
      const key = `${recipe.id}/${phase.number}`;
      const parameters: BatchParameter[] = [];
      for (const parameter of phase.parameters)
        parameters.push(await parameterOf(parts, recipe, parameter, windows, times.by === 'unknown'));
      found.push({
        ...{ key, recipe: recipe.id, revision: recipe.revision, machine: recipe.machine, number: phase.number },
        ...{ unitProcedure: phase.unitProcedure, operation: phase.operation, phase: phase.phase },
        windows: windows.map(({ from, to }) => ({ from: moment(from), to: moment(to) })),
        ...{ timeBy: times.by, source: times.source, parameters },
      });
    }
  }
  return found;
}

interface Times {
  readonly by: BatchPhase['timeBy'];
  readonly source: string | null;
  readonly windows: ReadonlyMap<number, readonly Window[]>;
}

async function timesOf(
  parts: ProcedureParts,
  recipe: MasterRevision,
  phases: readonly PlacedPhase<Parameter>[],
  { whole, stay, checks }: { whole: Window; stay: Window | null; checks: readonly BatchCheck[] },
): Promise<Times> {
  const isParted = phases.some(({ phase }) => phase !== null);
  const tag = isParted ? phaseTag(parts.plant(), recipe.machine) : undefined;
  if (tag) {
    const span = stay ?? whole;
    const told = await parts.readings(tag.name, span);
    const windows = phaseWindows(phases, told, span);
    if (windows.size > 0) return { by: 'tag', source: tag.name, windows };
  }
  const byChecks = isParted ? checkTimes(phases, recipe.machine, checks) : null;
  if (byChecks) return byChecks;
  const [only] = phases;
  if (phases.length === 1 && only && stay)
    return { by: 'machine', source: recipe.machine, windows: new Map([[only.number, [stay]]]) };
  return { by: 'unknown', source: null, windows: new Map() };
}

const phaseTag = ({ tags, machines }: PlantModel, machine: string | null): Tag | undefined =>
  tags.find(({ role, machine: slot }) => role === 'phase' && machines[slot]?.id === machine);

/** A phase ends when its step was answered, and began when the one before was, or the checklist was opened. */
function checkTimes(
  phases: readonly PlacedPhase<Parameter>[],
  machine: string | null,
  checks: readonly BatchCheck[],
): Times | null {
  for (const check of checks) {
    if (machine !== null && check.machine !== null && check.machine !== machine) continue;
    const windows = new Map<number, readonly Window[]>();
    let from = Date.parse(check.opened);
    for (const { key, at } of [...check.answers].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
      const to = Date.parse(at);
      const phase = phases.find(({ phase }) => phase !== null && phase.toLowerCase() === key.toLowerCase());
      if (phase && to > from) windows.set(phase.number, [{ from, to }]);
      from = to;
    }
    if (windows.size > 0) return { by: 'checklist', source: check.key, windows };
  }
  return null;
}

async function parameterOf(
  parts: ProcedureParts,
  recipe: MasterRevision,
  { name, unit, target, low, high, tag }: Parameter,
  windows: readonly Window[],
  timeUnknown: boolean,
): Promise<BatchParameter> {
  const full = tag === undefined ? null : tagName(recipe.machine, tag);
  const limits = { low, high };
  const hasLimits = low !== null || high !== null;
  const actual = full !== null && windows.length > 0 ? await measured(parts, full, windows, limits) : null;
  const why = actual ? null : full === null ? 'no-tag' : timeUnknown || windows.length === 0 ? 'no-time' : 'no-data';
  const outside = actual !== null && (actual.min < (low ?? -Infinity) || actual.max > (high ?? Infinity));
  return {
    ...{ key: name, name, unit, target, low, high, tag: full, why },
    actual: actual && {
      ...rounded(actual),
      outsideMs: Math.round(actual.outsideMs),
      knownMs: Math.round(actual.knownMs),
    },
    verdict: !hasLimits ? 'no-limits' : actual === null ? 'unknown' : outside ? 'outside' : 'inside',
  };
}

async function measured(
  parts: ProcedureParts,
  tag: string,
  windows: readonly Window[],
  limits: { low: number | null; high: number | null },
): Promise<Actual | null> {
  const from = Math.min(...windows.map((window) => window.from));
  const to = Math.max(...windows.map((window) => window.to));
  const readings = await parts.readings(tag, { from, to });
  const points = readings.map(({ at, value }): ReadingPoint => [at, typeof value === 'number' ? value : null]);
  return actualOf(points, windows, limits);
}

/** To seven digits: what is summed in another order is the same. */
const rounded = ({ min, mean, max }: Actual) => ({
  min: Number(min.toPrecision(7)),
  mean: Number(mean.toPrecision(7)),
  max: Number(max.toPrecision(7)),
});
