/** Energy of a window: by machine, line, product and order, by what machines did meanwhile, and against what was to be expected. */
import { type EnergyBaseline, energyBaselineOf } from '../../analytics/energy/baseline.ts';
import { type EnergyBalance, type EnergyFactors, energyBalanceOf } from '../../analytics/energy/by-state.ts';
import { addSums, emptySums, type Sums } from '../../analytics/oee/sums.ts';
import type { Window } from '../../twin/derived.ts';
import type { Line, Machine, PlantModel } from '../../twin/plant/model.ts';
import type { Scope } from '../record/answers.ts';
import { scopesOf } from './figures.ts';
import type { Group } from './time/groups.ts';
import { HOUR } from './time/hour-sums.ts';
import type { TimeQuestions } from './time/questions.ts';

/** Why a number is absent: a key of `reason` in the message files. */
export type NoEnergy = 'no-meter' | 'no-data';
export type NoUnits = 'different-units' | 'nothing-made' | 'utility' | NoEnergy;

export interface EnergyUsed extends EnergyBalance {
  /** null = it is known. */
  readonly reason: NoEnergy | null;
  readonly kgCo2: number | null;
  /** Share of the window's machine time with data, 0..1. */
  readonly coverage: number;
  /** Good units, and their unit; null = `noUnits` says why. */
  readonly good: number | null;
  readonly unit: string | null;
  readonly noUnits: NoUnits | null;
}

export interface EnergyRowOf extends EnergyUsed {
  /** Machine, line, product or order; null = the record does not say. */
  readonly key: string | null;
  readonly line: string | null;
  /** kWh of the period before; null = it is not known. */
  readonly before: number | null;
}

export interface Baseline extends EnergyBaseline {
  /** What the window was to take, kWh: its hours and its units at the baseline. */
  readonly expectedKWh: number;
}

export interface EnergyAnswer {
  readonly total: EnergyUsed;
  readonly before: EnergyUsed;
  readonly lines: readonly EnergyRowOf[];
  readonly machines: readonly EnergyRowOf[];
  readonly products: readonly EnergyRowOf[];
  readonly orders: readonly EnergyRowOf[];
  /** Of a line or machine; null = the hours of two weeks do not tell idle and making apart. */
  readonly baseline: Baseline | null;
}

const BASELINE_MS = 14 * 24 * HOUR;
/** An hour of which less is known is no period, 0..1. */
const LEAST_KNOWN = 0.9;

export async function energyOf(
  plant: PlantModel,
  questions: TimeQuestions,
  scope: Scope,
  window: Window,
  before: Window,
): Promise<EnergyAnswer> {
  const machines = machinesOf(plant, scope);
  const lines = scope.kind === 'site' ? plant.lines : scope.kind === 'line' ? [scope.line] : [];
  const ids = machines.map(({ id }) => `machine:${id}`);
  const lineIds = lines.map(({ id }) => `line:${id}`);
  const by = (scopes: readonly string[], span: Window, dimension: 'product' | 'order' | null) =>
    scopes.length === 0
      ? Promise.resolve<Group[]>([])
      : questions.sums({ scopes, window: span, by: dimension === null ? ['scope'] : ['scope', dimension] });
  const [now, then] = [await by(ids, window, null), await by(ids, before, null)];
  const [lineNow, lineThen] = [await by(lineIds, window, null), await by(lineIds, before, null)];
  const used = usedBy(plant);
  const machineRow = (machine: Machine): EnergyRowOf => {
    const unit = machine.line < 0 ? null : machine.unit;
    const of = (groups: readonly Group[], span: Window) =>
      used(sumsIn(groups, `machine:${machine.id}`), [machine], span, unit);
    return {
      ...of(now, window),
      key: machine.id,
      line: plant.lines[machine.line]?.id ?? null,
      before: known(of(then, before)),
    };
  };
  const lineRow = (line: Line): EnergyRowOf => {
    const own = line.machines.flatMap((slot) => plant.machines[slot] ?? []);
    const unit = plant.machines[line.constraint]?.unit ?? null;
    const of = (groups: readonly Group[], span: Window) => used(sumsIn(groups, `line:${line.id}`), own, span, unit, 1);
    return { ...of(lineNow, window), key: line.id, line: line.id, before: known(of(lineThen, before)) };
  };
  const whole = (groups: readonly Group[], lineGroups: readonly Group[], span: Window): EnergyUsed => {
    const sums = added(groups);
    // What a scope makes is what leaves its lines, not what each machine passed on.
    const units = new Set(lines.map((line) => plant.machines[line.constraint]?.unit ?? ''));
    const one = scope.kind === 'machine' ? (scope.machine.line < 0 ? null : scope.machine.unit) : [...units][0];
    if (scope.kind !== 'machine') sums.good = added(lineGroups).good;
    const told = used(sums, machines, span, units.size > 1 ? null : (one ?? null));
    return units.size > 1 ? { ...told, noUnits: told.noUnits === 'utility' ? 'different-units' : told.noUnits } : told;
  };
  const grouped = async (dimension: 'product' | 'order') => {
    const scopes = scope.kind === 'machine' ? ids : lineIds;
    const [groups, groupsBefore] = [await by(scopes, window, dimension), await by(scopes, before, dimension)];
    return groups
      .map((group): EnergyRowOf => {
        const line = lineOfScope(plant, String(group.key.scope));
        const constraint = line && plant.machines[line.constraint];
        const unit = scope.kind === 'machine' ? scope.machine.unit : (constraint?.unit ?? null);
        const same = groupsBefore.find(
          ({ key }) => key.scope === group.key.scope && key[dimension] === group.key[dimension],
        );
        const value = group.key[dimension];
        return {
          ...used(group.sums, machines, null, unit),
          key: value == null ? null : String(value),
          line: line?.id ?? null,
          before: same?.sums.energy ?? 0,
        };
      })
      .filter(({ kWh }) => kWh > 0)
      .sort((a, b) => b.kWh - a.kWh);
  };
  return {
    total: whole(now, lineNow, window),
    before: whole(then, lineThen, before),
    lines: lines.map(lineRow),
    machines: machines.map(machineRow).sort((a, b) => b.kWh - a.kWh),
    products: await grouped('product'),
    orders: await grouped('order'),
    baseline: scope.kind === 'site' ? null : await baselineOf(plant, questions, scope, window),
  };
}

/** Machines of a scope; of the site those of no line too. */
const machinesOf = (plant: PlantModel, scope: Scope): readonly Machine[] =>
  scope.kind === 'machine'
    ? [scope.machine]
    : scope.kind === 'line'
      ? scope.line.machines.flatMap((slot) => plant.machines[slot] ?? [])
      : plant.machines;

/** Has a meter of its own. */
export const isMetered = (plant: PlantModel, machine: Machine): boolean =>
  machine.tags.some((slot) => plant.tags[slot]?.role === 'energy');

export const factorsOf = ({ site }: PlantModel): EnergyFactors => site.energy;

/** What a vector of sums says of energy. `window` null = of the recorded time alone; `clocks`: whose time it holds. */
export function usedBy(plant: PlantModel) {
  const factors = factorsOf(plant);
  return (
    sums: Readonly<Sums>,
    machines: readonly Machine[],
    window: Window | null,
    unit: string | null,
    clocks = machines.length,
  ): EnergyUsed => {
    const all = window === null ? sums.windowMs : (window.to - window.from) * clocks;
    const coverage = all > 0 ? Math.min(1, Math.max(0, sums.windowMs - sums.unknown) / all) : 0;
    const reason = !machines.some((machine) => isMetered(plant, machine))
      ? 'no-meter'
      : coverage === 0 && sums.energy === 0
        ? 'no-data'
        : null;
    const counted = unit !== null && reason === null && sums.good > 0;
    return {
      ...energyBalanceOf(unit === null ? { ...sums, good: 0 } : sums, factors),
      reason,
      kgCo2: factors.co2PerKWh === null ? null : sums.energy * factors.co2PerKWh,
      coverage,
      good: counted ? sums.good : null,
      unit,
      noUnits: counted ? null : (reason ?? (unit === null ? 'utility' : 'nothing-made')),
    };
  };
}

async function baselineOf(
  plant: PlantModel,
  questions: TimeQuestions,
  scope: Scope,
  window: Window,
): Promise<Baseline | null> {
  const scopes = scopesOf(plant, scope);
  const reach = { from: Math.min(window.from, window.to - BASELINE_MS), to: window.to };
  const hours = await questions.sums({ scopes, window: reach, by: ['hour'] });
  const periods = hours
    .map(({ sums }) => ({ known: sums.windowMs - sums.unknown, units: sums.inspected, kWh: sums.energy }))
    .filter((period) => period.known >= LEAST_KNOWN * HOUR)
    .map(({ known: ms, units, kWh }) => ({ hours: ms / HOUR, units, kWh }));
  const found = energyBaselineOf(periods);
  if (!found) return null;
  const sums = await questions.total({ scopes, window });
  const heard = (sums.windowMs - sums.unknown) / HOUR;
  return { ...found, expectedKWh: found.baseKW * heard + found.kWhPerUnit * sums.inspected };
}

const sumsIn = (groups: readonly Group[], scope: string): Sums =>
  groups.find(({ key }) => key.scope === scope)?.sums ?? emptySums();

function added(groups: readonly Group[]): Sums {
  const sums = emptySums();
  for (const group of groups) addSums(sums, group.sums);
  return sums;
}

const known = ({ reason, kWh }: EnergyUsed): number | null => (reason === null ? kWh : null);

function lineOfScope(plant: PlantModel, scope: string): Line | null {
  const [kind, id] = scope.split(':', 2);
  if (kind === 'line') return plant.lines.find((line) => line.id === id) ?? null;
  return plant.lines[plant.machines.find((machine) => machine.id === id)?.line ?? -1] ?? null;
}
