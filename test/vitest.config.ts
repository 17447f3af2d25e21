import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores: a worker each; files that start servers are serialised by their own project order.
    maxWorkers: 2,
  },
});
