/** Where calendar time went, of a line, of a machine, or of all lines added up. */
import { type Step, type StepLoss, waterfallOf } from '../../../analytics/losses/waterfall.ts';
import { addTime, emptySums, type Sums } from '../../../analytics/oee/sums.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Scope } from '../../record/answers.ts';
import { scopesOf } from '../figures.ts';
import type { Group } from '../time/groups.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { losing, pricePerHour } from './prices.ts';

/** Planned busy time (PBT), ms. */
export const plannedMs = (sums: Readonly<Sums>): number =>
  sums.windowMs - sums.off - sums['planned-stop'] - (sums.maintenance - sums.maintenanceUnplanned);

/** Sums of each scope by itself, at one moment of the record; time that nobody recorded is unknown. */
export async function sumsByScope(
  questions: TimeQuestions,
  scopes: readonly string[],
  window: Window,
): Promise<Sums[]> {
  const groups = await questions.sums({ scopes, window, by: ['scope'] });
  return scopes.map((scope) => whole(groups, scope, window));
}

function whole(groups: readonly Group[], scope: string, window: Window): Sums {
  const sums = groups.find(({ key }) => key.scope === scope)?.sums ?? emptySums();
  const gap = window.to - window.from - sums.windowMs;
  if (gap > 0) addTime(sums, 'unknown', { from: 0, to: gap, order: null, maintenancePlanned: false });
  return sums;
}

/** Each scope by its own rates and prices; units are added only where all scopes count the same unit. */
export async function waterfall(
  plant: PlantModel,
  questions: TimeQuestions,
  scope: Scope,
  window: Window,
): Promise<Step[]> {
  const machines = losing(plant, scope);
  const all = await sumsByScope(questions, scopesOf(plant, scope), window);
  const units = new Set(machines.map((id) => plant.machines.find((machine) => machine.id === id)?.unit));
  const falls = all.map((sums, i) => {
    const price = pricePerHour(plant, machines[i] ?? '');
    // What material a rejected unit holds is nowhere said yet.
    return waterfallOf(sums, { perHour: typeof price === 'number' ? price : null, perUnit: null });
  });
  const [first] = falls;
  return (first ?? []).map((step, i): Step => {
    const same = falls.map((fall) => fall[i] as Step);
    const counted = (values: readonly (number | null)[]) => (units.size > 1 ? null : sum(values));
    // A line without rates leaves its speed and quality losses untold; then all lines' are.
    const told = same.every(({ losses }) => losses.length === step.losses.length);
    return {
      id: step.id,
      ms: sum(same.map(({ ms }) => ms)),
      units: counted(same.map((one) => one.units)),
      losses: told
        ? step.losses.map(({ id }, k): StepLoss => {
            const parts = same.map(({ losses }) => losses[k] as StepLoss);
            return {
              id,
              ms: parts.reduce((ms, part) => ms + part.ms, 0),
              units: counted(parts.map((part) => part.units)),
              money: sum(parts.map(({ money }) => money)),
            };
          })
        : [],
    };
  });
}

const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce((all, value) => (all === null || value === null ? null : all + value), 0);
