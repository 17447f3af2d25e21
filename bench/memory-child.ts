/** See memory.ts: run in a process of its own, so that nothing else is counted. */
import { SampleBatch } from '../twin/core/batch.ts';
import { Twin } from '../twin/core/twin.ts';
import { bigPlant } from './big-plant.ts';

const START = Date.UTC(2026, 2, 2, 6);
const SECONDS = 600;
/** As a plant publishes on change: of each machine's tags one in ten a second. */
const SHARE = 10;

const plant = bigPlant(4000);
const twin = new Twin(plant);
twin.texts.intern('P1');
const batch = new SampleBatch(16_384);
for (let second = 0; second < SECONDS; second++) {
  batch.clear();
  const at = START + second * 1000;
  batch.received = at + 100;
  for (const tag of plant.tags) {
    if ((tag.slot + second) % SHARE !== 0 || tag.role === 'calendar') continue;
    const value =
      tag.role === 'state'
        ? second % 60 === 0
          ? 11
          : 6
        : tag.role === 'signal'
          ? Math.sin(second)
          : tag.role === 'mode' || tag.role === 'product' || tag.role === 'order'
            ? 1
            : tag.role === 'fault' || tag.role === 'wait'
              ? 0
              : second;
    batch.push(tag.slot, at + (tag.slot % 997), value, 0);
  }
  twin.fold(batch);
  twin.takeEvents();
  twin.tags.takeChanged();
}
process.stdout.write(
  JSON.stringify({
    tags: plant.tags.length,
    machines: plant.machines.length,
    samples: twin.samples,
    rss: process.memoryUsage().rss,
  }),
);
