/**
 * Imports, one after the other: received to disk, worked on by a thread, told to screens, and taken up again after a restart.
 * Whatever is done twice changes nothing: readings are known by tag and time.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { HistorianRoom } from '../historian/open-historian.ts';
import { builtThread } from '../package-root.ts';
import { type Era, joined, type Span } from '../past/era.ts';
import { feedEra } from '../past/era-feed.ts';
import { fingerprint } from '../plant/plant-archive.ts';
import { replaceFile } from '../replace-file.ts';
import type { TwinHost } from '../twin-host.ts';
import { hasEnded, isWaiting, type Job } from './job.ts';
import type { FromThread, ThreadWork } from './messages.ts';

const THREAD = builtThread('import/thread');
/** Ended imports that are remembered. */
const ENDED_KEPT = 200;
/** How much of an import is reading and folding; the rest is the historian's. */
const FOLDED_SHARE = 0.8;
/** A reading may be so far ahead of our clock. */
const AHEAD_MS = 60_000;
const LOOK_MS = 250;

export interface Submission {
  readonly name: string;
  readonly format: 'csv' | 'parquet';
  readonly dryRun: boolean;
  /** Bytes that will come in all; null = what comes with the first part is all. */
  readonly bytes: number | null;
  readonly whole: Span | null;
}

/** Why a part was not taken, in one sentence. */
export class PartRefused extends Error {}

export class ImportJobs {
  /** Oldest first. */
  jobs: Job[] = [];
  private readonly host: TwinHost;
  private readonly room: Pick<HistorianRoom, 'historian' | 'feed'> | null;
  private readonly log: Logger;
  private readonly directory: string;
  private readonly cancel = new Int32Array(new SharedArrayBuffer(4));
  private working: Promise<void> | null = null;
  private current: Job | null = null;
  private stopping = false;

  /** `room` null = no historian is kept. */
  constructor(host: TwinHost, room: Pick<HistorianRoom, 'historian' | 'feed'> | null, log: Logger) {
    this.host = host;
    this.room = room;
    this.log = log;
    this.directory = join(host.past.directory, 'jobs');
  }

  /** Takes up what a restart broke off. */
  async start(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    for (const name of (await readdir(this.directory)).filter((file) => file.endsWith('.json'))) {
      const job = JSON.parse(await readFile(join(this.directory, name), 'utf8')) as Job;
      if (job.state === 'receiving')
        job.received = await stat(this.dataOf(job)).then(
          ({ size }) => size,
          () => 0,
        );
      this.jobs.push(job);
    }
    this.jobs.sort((a, b) => a.submitted - b.submitted || (a.id < b.id ? -1 : 1));
    this.next();
  }

  /** Nothing is being worked on afterwards; what is not done is taken up by the next start. */
  async stop(): Promise<void> {
    this.stopping = true;
    Atomics.store(this.cancel, 0, 1);
    await this.working;
  }

  get(id: string): Job | undefined {
    return this.jobs.find((job) => job.id === id);
  }

  /** Resolves when the part is on disk, and with the last of them the import is sure to be done. */
  async submit(what: Submission, part: AsyncIterable<Buffer>): Promise<Job> {
    const job: Job = {
      id: `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`,
      name: what.name,
      format: what.format,
      dryRun: what.dryRun,
      bytes: what.bytes ?? 0,
      received: 0,
      state: 'receiving',
      share: 0,
      reason: '',
      submitted: Date.now(),
      ended: null,
      from: null,
      to: null,
      lines: 0,
      samples: 0,
      fresh: 0,
      twice: 0,
      live: 0,
      errors: 0,
      firstErrors: [],
      whole: what.whole,
      hash: '',
    };
    this.jobs.push(job);
    await this.save(job);
    return this.receive(job, part, what.bytes === null);
  }

  /** The next part; `offset` says which, so that one that comes again is told apart. */
  async more(id: string, offset: number, part: AsyncIterable<Buffer>): Promise<Job> {
    const job = this.get(id);
    if (!job) throw new PartRefused(`there is no import ${id}`);
    if (job.state !== 'receiving') {
      return job; // it has all it needs
    }
    if (offset !== job.received) throw new PartRefused(`${job.received} bytes are here; send the part at that offset`);
    return this.receive(job, part, false);
  }

  async abandon(id: string): Promise<Job | null> {
    const job = this.get(id);
    if (!job) return null;
    if (hasEnded(job)) return job;
    if (job === this.current) {
      Atomics.store(this.cancel, 0, 1);
      await this.working;
    } else await this.end(job, 'cancelled', 'it was cancelled');
    return job;
  }

  /** What is still being prepared of the whole that imports are parts of; null = nothing is. */
  preparing(): { from: number; to: number; done: number; share: number } | null {
    const last = this.jobs.findLast(({ whole, dryRun }) => whole !== null && !dryRun);
    if (!last?.whole) return null;
    const { whole } = last;
    const spans = joined(this.host.past.eras.flatMap(({ covered }) => covered));
    const reach = spans.reduce(
      (sum, { from, to }) => sum + Math.max(0, Math.min(to, whole.to) - Math.max(from, whole.from)),
      0,
    );
    const newest = spans.findLast(({ from }) => from < whole.to);
    const share = reach / Math.max(1, whole.to - whole.from);
    return share > 0.995 && this.current === null
      ? null
      : { ...whole, done: newest ? Math.max(newest.from, whole.from) : whole.to, share: Math.min(1, share) };
  }

  private async receive(job: Job, part: AsyncIterable<Buffer>, all: boolean): Promise<Job> {
    const file = await open(this.dataOf(job), job.received === 0 ? 'w' : 'r+');
    try {
      await file.truncate(job.received);
      let at = job.received;
      for await (const piece of part) {
        const bytes = piece;
        for (let done = 0; done < bytes.byteLength; )
          done += (await file.write(bytes, done, bytes.byteLength - done, at + done)).bytesWritten;
        at += bytes.byteLength;
      }
      await file.datasync();
      job.received = at;
    } finally {
      await file.close();
    }
    if (all) job.bytes = job.received;
    if (job.received > job.bytes) {
      await this.end(job, 'failed', `${job.received} bytes came and ${job.bytes} were announced`);
      return job;
    }
    if (job.received === job.bytes) {
      job.hash = await hashOf(this.dataOf(job), fingerprint(this.host.plant));
      const same = this.jobs.find(
        (other) => other !== job && other.state === 'done' && other.hash === job.hash && !other.dryRun,
      );
      if (same && !job.dryRun) {
        const { from, to, lines, samples, live, errors, firstErrors } = same;
        Object.assign(job, { from, to, lines, samples, live, errors, firstErrors, twice: samples });
        await this.end(job, 'done', `the same file was imported before (${same.name})`);
        return job;
      }
      job.state = 'waiting';
    }
    await this.save(job);
    this.next();
    return job;
  }

  private next(): void {
    if (this.working || this.stopping) return;
    const job = this.jobs.find(isWaiting);
    if (!job) return;
    this.current = job;
    Atomics.store(this.cancel, 0, 0);
    this.working = this.work(job)
      .catch((error) => this.failed(job, error as Error))
      .finally(() => {
        this.working = null;
        this.current = null;
        this.next();
      });
  }

  private async failed(job: Job, error: Error): Promise<void> {
    if (this.stopping) return; // taken up by the next start
    const cancelled = Atomics.load(this.cancel, 0) === 1;
    if (!cancelled) this.log.warn({ import: job.name, reason: error.message }, 'an import failed');
    await this.end(job, cancelled ? 'cancelled' : 'failed', cancelled ? 'it was cancelled' : error.message);
  }

  private async work(job: Job): Promise<void> {
    job.state = 'reading';
    job.share = 0;
    job.fresh = 0;
    await this.fold(job);
    if (!job.dryRun) {
      job.state = 'keeping';
      const eras = this.host.past.unkept;
      for (const [i, era] of eras.entries())
        await this.keep(era, (share) => {
          job.share = FOLDED_SHARE + (1 - FOLDED_SHARE) * ((i + share) / eras.length);
        });
    }
    await this.end(job, 'done', '');
  }

  /** Resolves when the thread has ended and what it made stands in its place. */
  private fold(job: Job): Promise<void> {
    const { host } = this;
    const now = host.now();
    const workerData: ThreadWork = {
      file: this.dataOf(job),
      format: job.format,
      dryRun: job.dryRun,
      plant: host.plant,
      taken: host.lived(now + AHEAD_MS),
      latest: now + AHEAD_MS,
      past: host.past.directory,
      eras: host.past.eras,
      id: job.id,
      cancel: this.cancel,
    };
    return new Promise((resolve, reject) => {
      let outcome: Error | null = new Error('the thread of the import ended by itself');
      let installing: Promise<void> = Promise.resolve();
      const worker = new Worker(THREAD, { workerData });
      worker.on('message', (message: FromThread) => {
        switch (message.type) {
          case 'progress':
            job.state = message.stage;
            job.share = FOLDED_SHARE * (message.stage === 'reading' ? 0.5 * message.share : 0.5 + 0.5 * message.share);
            break;
          case 'read': {
            const { counts, errors, from, to } = message;
            const { lines, samples, live, twice } = counts;
            Object.assign(job, { lines, samples, live, twice, errors: counts.errors, firstErrors: errors, from, to });
            break;
          }
          case 'era':
            job.fresh += message.fresh;
            installing = installing.then(() => host.past.install(message.era));
            break;
          case 'done':
            job.twice = message.twice;
            outcome = null;
            break;
          case 'failed':
            outcome = new Error(message.reason);
        }
      });
      worker.on('error', (error) => {
        outcome = error;
      });
      worker.on('exit', () => {
        installing.then(() => (outcome ? reject(outcome) : resolve()), reject);
      });
    });
  }

  /** Waits for the historian as long as it takes: the era is seen already, only charts wait. */
  private async keep(era: Era, told: (share: number) => void): Promise<void> {
    const { room } = this;
    if (!room) return;
    const look = (share: number) => {
      if (Atomics.load(this.cancel, 0) === 1) throw new Error('cancelled');
      told(share);
    };
    for (;;) {
      look(0);
      if (room.feed.status.status === 'up')
        try {
          await feedEra(this.host.past, era, room.historian, this.host.plant, look);
          return await this.host.past.keep(era);
        } catch (error) {
          look(0);
          this.log.warn(
            { reason: (error as Error).message },
            'the historian did not take an import; it is tried again',
          );
        }
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }

  private async end(job: Job, state: Job['state'], reason: string): Promise<void> {
    job.state = state;
    job.reason = reason;
    job.ended = Date.now();
    if (state === 'done') job.share = 1;
    await this.save(job);
    await rm(this.dataOf(job), { force: true });
    const ended = this.jobs.filter(hasEnded);
    for (const old of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) {
      this.jobs = this.jobs.filter((other) => other !== old);
      await rm(join(this.directory, `${old.id}.json`), { force: true });
    }
  }

  private dataOf(job: Job): string {
    return join(this.directory, `${job.id}.data`);
  }

  private async save(job: Job): Promise<void> {
    const file = join(this.directory, `${job.id}.json`);
    await replaceFile(file, JSON.stringify(job));
  }
}

/** Of the file and the plant it was read by: a changed plant may find more in the same file. */
async function hashOf(file: string, plant: string): Promise<string> {
  const hash = createHash('sha256').update(plant);
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
