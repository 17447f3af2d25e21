import { configDefaults, defineConfig } from 'vitest/config';
import { SpreadScreens } from './spread-screens.ts';

const ALL = ['test/**/*.test.ts', 'test/**/*.test.tsx'];
/**
 * Rooms whose test files go one after the other through the same process of their worker and import what they stand on once: some
 * seconds a file. What they test is pure: their order is of no matter.
 */
const SHARED = ['analytics', 'twin', 'rules', 'client'].flatMap((room) => [
  `test/${room}/**/*.test.ts`,
  `test/${room}/**/*.test.tsx`,
]);
const NOT_SHARED = [
  // A browser and a whole plant.
  'test/client/plant/scene/scene.browser.test.ts',
  // Its clock stands still.
  'test/client/live/twin-store.test.ts',
];
const apart = [...configDefaults.exclude, ...NOT_SHARED];

export default defineConfig({
  test: {
    // A test takes what it takes on a machine that does other things beside.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: a worker each.
    maxWorkers: 2,
    sequence: { sequencer: SpreadScreens },
    setupFiles: ['test/own-folder.ts'],
    projects: [
      { extends: true, test: { name: 'shared', include: SHARED, exclude: apart, isolate: false } },
      { extends: true, test: { name: 'own', include: NOT_SHARED } },
      { extends: true, test: { name: 'rest', include: ALL, exclude: [...configDefaults.exclude, ...SHARED] } },
    ],
  },
});
