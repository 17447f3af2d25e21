/** The reasons of a plant, as far as the record asks: what a fault code means by itself, and what such time is. */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';

export interface ReasonBook {
  /** The reason that a fault of a machine stands for; null = none by itself. */
  byFault(machine: string, fault: number): string | null;
  /** What time of this reason is (a meeting is a planned stop); null = what the machine showed. */
  stateOf(reason: string): State | null;
  /** Of maintenance: was it planned beforehand? */
  isPlanned(reason: string): boolean;
}

/** What is kept of a reason when it is no longer in the plant: time that has it stays what it was. */
export interface FormerReason {
  readonly id: string;
  readonly state: State | null;
  readonly planned: boolean;
}

/** The reasons of a plant; of those that it no longer has, what they were. */
export function reasonBook(
  plant: Pick<PlantModel, 'machines' | 'reasons'>,
  former: readonly FormerReason[] = [],
): ReasonBook {
  const reasons = new Map<string, FormerReason>([...former, ...plant.reasons].map((reason) => [reason.id, reason]));
  const byMachine = new Map(plant.machines.map(({ id, faultReasons }) => [id, faultReasons]));
  return {
    byFault: (machine, fault) => byMachine.get(machine)?.[String(fault)] ?? null,
    stateOf: (reason) => reasons.get(reason)?.state ?? null,
    isPlanned: (reason) => reasons.get(reason)?.planned ?? true,
  };
}
