import { expect, test } from 'vitest';
import { TagCounts } from '../../../server/connect/tag-counts.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { linePlant, tagSlot } from '../../plants.ts';

const plant = linePlant(2);
const speed = tagSlot(plant, 'm1/speed');
const send = (counts: TagCounts, slot: number, readings: number, quality = 0) => {
  const batch = new SampleBatch();
  for (let i = 0; i < readings; i++) batch.push(slot, i, 1, quality);
  counts.count(batch);
};

test('a rate is what came lately: what was sent an hour ago does not count any more', () => {
  const counts = new TagCounts(plant, 0);
  send(counts, speed, 100);
  expect(counts.told(10_000).rates[speed]).toBe(10);
  send(counts, speed, 20);
  expect(counts.told(20_000).rates[speed]).toBe(2);
  expect(counts.told(30_000).rates[speed]).toBe(0);
});

test('bad readings are counted, uncertain ones are not', () => {
  const counts = new TagCounts(plant, 0);
  send(counts, speed, 3, 2);
  send(counts, speed, 5, 1);
  expect(counts.told(1000).bad[speed]).toBe(3);
});

test('a changed plant keeps the counts of its tags by name, and begins at none for new ones', () => {
  const counts = new TagCounts(plant, 0);
  send(counts, speed, 100);
  send(counts, speed, 4, 2);
  const larger = linePlant(3);
  counts.adopt(larger, 5000);
  const { rates, bad } = counts.told(10_000);
  expect(rates).toHaveLength(larger.tags.length);
  expect(rates[tagSlot(larger, 'm1/speed')]).toBeCloseTo(10.4);
  expect(bad[tagSlot(larger, 'm1/speed')]).toBe(4);
  expect(rates[tagSlot(larger, 'm2/speed')]).toBe(0);
});
