import { expect, test } from 'vitest';
import { TrendPoints } from '../../../client/plant/trend-points.ts';
import { dropViewpoint, keepViewpoint, savedViewpoints } from '../../../client/plant/viewpoints.ts';

test('a trend goes on from the record to live, and never grows past its span', () => {
  const points = new TrendPoints(10_000);
  points.add(20_000, 5);
  points.readBack([
    [18_000, 3],
    [19_000, null],
    [20_500, 9],
  ]);
  expect(points.columns()).toEqual([
    [18_000, 19_000, 20_000],
    [3, null, 5],
  ]);
  for (let at = 21_000; at < 200_000; at += 1000) points.add(at, 1);
  expect(points.columns()[0].length).toBeLessThanOrEqual(11);
  expect(points.columns()[0][0]).toBeGreaterThanOrEqual(189_000);
});

test('viewpoints are kept by name and by site, and what is not one is left alone', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const viewpoint = { position: [1, 2, 3], target: [0, 0, 0] } as const;
  keepViewpoint('hill', { name: 'Fillers', viewpoint }, storage);
  keepViewpoint('hill', { name: 'Fillers', viewpoint: { ...viewpoint, target: [9, 0, 0] } }, storage);
  expect(savedViewpoints('hill', storage)).toEqual([
    { name: 'Fillers', viewpoint: { ...viewpoint, target: [9, 0, 0] } },
  ]);
  expect(savedViewpoints('dale', storage)).toEqual([]);
  expect(dropViewpoint('hill', 'Fillers', storage)).toEqual([]);
  kept.set('gemba.viewpoints.hill', '[{"name":1},"x",null]');
  expect(savedViewpoints('hill', storage)).toEqual([]);
  kept.set('gemba.viewpoints.hill', '{not json');
  expect(savedViewpoints('hill', storage)).toEqual([]);
});
