/**
 * Pumps that wear out: the vibration of each begins to rise some days before it fails, whatever its load; told with whole-number seeds, so that a
 * test can be done again. Shares nothing with the features.
 */
import { randomOf } from '../../models/random.ts';

export interface PumpFile {
  readonly text: string;
  readonly rows: number;
  readonly failures: number;
}

/** CSV of `assets` pumps over `hours` hours; `gain` on the vibration sensor, as on another fleet. */
export function pumps({ seed = 1, assets = 24, hours = 900, gain = 1, failing = true } = {}): PumpFile {
  const random = randomOf(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const lines = ['asset,time,event,load,vibration,temperature'];
  let failures = 0;
  for (let asset = 0; asset < assets; asset++) {
    let fails = failing ? 150 + random.next() * 700 : Number.POSITIVE_INFINITY;
    for (let hour = 0; hour < hours; hour++) {
      const load = 0.6 + 0.3 * Math.sin(hour / 4) + 0.05 * normal();
      const left = fails - hour;
      const wear = left < 100 ? ((100 - left) / 100) ** 2 : 0;
      const vibration = gain * (1 + load + 4 * wear + 0.15 * normal());
      const temperature = 20 + 30 * load + 8 * wear + normal();
      const event = left <= 0 ? 'failure' : '';
      if (event) {
        failures++;
        fails = hour + 200 + random.next() * 800;
      }
      const field = (value: number) => (random.next() < 0.02 ? '' : value.toFixed(3));
      lines.push(`pump-${asset},${hour},${event},${field(load)},${field(vibration)},${field(temperature)}`);
    }
  }
  return { text: `${lines.join('\n')}\n`, rows: lines.length - 1, failures };
}
