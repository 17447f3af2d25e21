/** A server's twin host that began a while ago, with imports, for tests: no HTTP, a real folder, the real thread. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ImportJobs } from '../../../server/import/import-jobs.ts';
import { hasEnded, type Job } from '../../../server/import/job.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { linePlant } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';

export interface PastHost {
  readonly host: TwinHost;
  readonly jobs: ImportJobs;
  readonly data: string;
  readonly plant: PlantModel;
  /** Imports a text and waits for its end. */
  give(text: string | Buffer, more?: { name?: string; format?: 'csv' | 'parquet'; dryRun?: boolean }): Promise<Job>;
  stop(): Promise<void>;
}

/** `now`: when the server starts; its live record begins there. */
export async function openPastHost(
  now: () => number,
  data = mkdtempSync(join(tmpdir(), 'gemba-past-')),
): Promise<PastHost> {
  const plant = linePlant(3);
  const host = new TwinHost({ plant, directory: data, log: quiet, now });
  await host.start();
  const jobs = new ImportJobs(host, null, quiet);
  await jobs.start();
  return {
    host,
    jobs,
    data,
    plant,
    async give(text, more = {}) {
      const job = await jobs.submit(
        {
          name: more.name ?? 'past.csv',
          format: more.format ?? 'csv',
          dryRun: more.dryRun ?? false,
          bytes: null,
          whole: null,
        },
        Readable.from([Buffer.from(text)]),
      );
      return ended(jobs, job.id);
    },
    async stop() {
      await jobs.stop();
      await host.stop();
    },
  };
}

export async function ended(jobs: ImportJobs, id: string): Promise<Job> {
  const end = Date.now() + 30_000;
  for (;;) {
    const job = jobs.get(id);
    if (job && hasEnded(job)) return job;
    if (Date.now() > end) throw new Error(`the import is still ${job?.state}`);
    await new Promise((again) => setTimeout(again, 20));
  }
}
