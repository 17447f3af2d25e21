import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // A test takes what it takes on a machine that does other things beside.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: a worker each; files that start servers are serialised by their own project order.
    maxWorkers: 2,
  },
});
