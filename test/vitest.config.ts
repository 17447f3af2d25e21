import { defineConfig } from 'vitest/config';
import { SpreadScreens } from './spread-screens.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // A test takes what it takes on a machine that does other things beside.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: a worker each.
    maxWorkers: 2,
    sequence: { sequencer: SpreadScreens },
  },
});
