/**
 * What the twin found odd in a source's samples, by source: clocks that are wrong, readings that cannot be, counters that
 * go backwards or jump, samples that came too late. A source cannot see it; who looks at the source must.
 */
import type { Twin } from '../../twin/core/twin.ts';
import type { TwinEvent } from '../../twin/events.ts';
import type { PlantModel } from '../../twin/plant/model.ts';

export class Oddities {
  private plant: PlantModel;
  private told: Record<string, number>[];

  constructor(plant: PlantModel) {
    this.plant = plant;
    this.told = plant.sources.map(() => ({}));
  }

  /** The plant was changed: sources keep what was counted of them, by name. */
  adopt(plant: PlantModel): void {
    const told = new Map(this.plant.sources.map((source, slot) => [source.id, this.told[slot]]));
    this.plant = plant;
    this.told = plant.sources.map((source) => told.get(source.id) ?? {});
  }

  take(event: TwinEvent): void {
    if (event.type === 'counter-anomaly' && event.kind !== 'roll-over')
      this.add(event.machine, event.role, `counter-${event.kind}`);
    else if (event.type === 'illegal-transition') this.add(event.machine, 'state', 'illegal-transition');
    else if (event.type === 'restated') {
      const tag = this.plant.tags.find((candidate) => candidate.name === event.tag);
      this.count(tag?.source ?? -1, 'too-late');
    }
  }

  /** Of one source, by why; words as in the message files. */
  of(source: number, twin: Twin): Readonly<Record<string, number>> {
    const refused = twin.refusedBy[source];
    const counts: Record<string, number> = { ...this.told[source] };
    if (!refused) return counts;
    const { future, past, notANumber, implausible } = refused;
    for (const [why, count] of Object.entries({ future, past, 'not-a-number': notANumber, implausible }))
      if (count > 0) counts[why] = count;
    return counts;
  }

  private add(machine: string, role: string, why: string): void {
    const slot = this.plant.machines.find((candidate) => candidate.id === machine)?.slot;
    this.count(this.plant.tags.find((tag) => tag.machine === slot && tag.role === role)?.source ?? -1, why);
  }

  private count(source: number, why: string): void {
    const told = this.told[source];
    if (told) told[why] = (told[why] ?? 0) + 1;
  }
}
