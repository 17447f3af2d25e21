/** The built-in clock source: what the shift calendar says of each line, as samples, when it begins to say it. */
import type { SampleBatch } from '../../twin/core/batch.ts';
import type { Twin } from '../../twin/core/twin.ts';
import { calendarAt } from '../../twin/plant/calendar.ts';
import { CALENDAR_TAG } from '../../twin/plant/compile-tag.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { CALENDAR } from '../../twin/words.ts';

export class CalendarClock {
  /** By line: the time until which what was said last holds. */
  private readonly due: number[];

  /** `from`: when it begins to speak, epoch ms. */
  constructor(plant: PlantModel, from = 0) {
    this.due = plant.lines.map(() => from);
  }

  /** When it has something to say next; Infinity where there is no line. */
  get next(): number {
    return Math.min(...this.due);
  }

  /** Puts what is new at `now` into the batch. */
  read({ plant, tags }: Twin, now: number, batch: SampleBatch): void {
    for (const line of plant.lines) {
      if (now < (this.due[line.slot] as number)) continue;
      const { word, until } = calendarAt(plant, line, now);
      this.due[line.slot] = until;
      const value = CALENDAR.indexOf(word);
      for (const m of line.machines) {
        const tag = plant.machines[m]?.tags.find(
          (slot) => plant.tags[slot]?.key === CALENDAR_TAG && plant.tags[slot]?.source === -1,
        );
        if (tag !== undefined && tags.value[tag] !== value) batch.push(tag, now, value, 0);
      }
    }
  }
}
