/** First-pass yield of each place of a line, and rolled through all of them: the share of units that were right everywhere. */
import { type FirstPassAnswer, firstPassOf } from '../../../analytics/spc/first-pass.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { TimeQuestions } from '../time/questions.ts';

export interface PlaceYield {
  /** Machines side by side are one place. */
  readonly machines: readonly string[];
  readonly started: number;
  readonly scrap: number;
  readonly rework: number;
  readonly answer: FirstPassAnswer;
}

export interface RolledYield {
  readonly places: readonly PlaceYield[];
  /** Null = a place has none, or no place counts. */
  readonly rolled: number | null;
}

export async function rolledYield(
  plant: PlantModel,
  questions: TimeQuestions,
  line: Line,
  window: Window,
): Promise<RolledYield> {
  const machines = line.machines
    .flatMap((slot) => plant.machines[slot] ?? [])
    .filter(({ idealRate }) => idealRate !== null);
  const scopes = machines.map(({ id }) => `machine:${id}`);
  const groups = await questions.sums({ scopes, window, by: ['scope'] });
  const joints = line.buffers.flatMap((slot) => plant.buffers[slot] ?? []);
  const places = new Map<string, { machines: string[]; started: number; scrap: number; rework: number }>();
  for (const { id, slot } of machines) {
    const before = joints.filter(({ to }) => to === slot).map(({ from }) => from);
    const after = joints.filter(({ from }) => from === slot).map(({ to }) => to);
    // One that is joined to nothing is side by side with nobody.
    const key = before.length + after.length === 0 ? id : JSON.stringify([before.sort(), after.sort()]);
    const place = places.get(key) ?? { machines: [], started: 0, scrap: 0, rework: 0 };
    places.set(key, place);
    const sums = groups.find((group) => group.key.scope === `machine:${id}`)?.sums;
    place.machines.push(id);
    place.started += Math.round(sums?.inspected ?? 0);
    place.scrap += Math.round(sums?.reject ?? 0);
    place.rework += Math.round(sums?.rework ?? 0);
  }
  const found = [...places.values()].map((place): PlaceYield => ({ ...place, answer: firstPassOf(place) }));
  const rolled = found.reduce<number | null>(
    (product, { answer }) => (product !== null && answer.ok ? product * answer.firstPass.yield : null),
    1,
  );
  return { places: found, rolled: found.length > 0 ? rolled : null };
}
