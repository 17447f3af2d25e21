/** RSS of a process that holds a twin of 100,000 tags on 4,000 machines after ten minutes of plant time, `twin/` only. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './figure.ts';

export const memoryBench: Bench = async () => {
  const child = spawnSync(process.execPath, [fileURLToPath(new URL('memory-child.js', import.meta.url))], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`the memory benchmark ended with ${child.status ?? child.signal}`);
  const { tags, machines, samples, rss } = JSON.parse(child.stdout) as {
    tags: number;
    machines: number;
    samples: number;
    rss: number;
  };
  return [
    {
      name: 'memory',
      value: Math.round(rss / 1024 / 1024),
      unit: `MB RSS, ${tags} tags on ${machines} machines`,
      n: samples,
    },
  ];
};
