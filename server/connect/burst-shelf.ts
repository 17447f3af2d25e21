/** Raw bursts as they came, the newest of each tag in the data folder, for people to look at. What models learn from are the readings that they became. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Tag } from '../../twin/plant/model.ts';
import { replaceFile } from '../replace-file.ts';

/** Of one tag; with the longest bursts that is 5 MB. */
const KEPT = 20;
const SUFFIX = '.f32';

export class BurstShelf {
  private readonly folder: string;
  private readonly log: Logger;
  /** By tag of the file: what is being written; the next waits for it, and of those that wait the newest stays. */
  private readonly writing = new Map<string, Promise<void>>();
  private readonly waiting = new Map<string, { readonly at: number; readonly readings: Float32Array }>();

  constructor(data: string, log: Logger) {
    this.folder = join(data, 'bursts');
    this.log = log;
  }

  /** Takes it and goes on; a disk that does not keep up loses bursts, never readings. */
  keep({ burst }: Tag, at: number, readings: readonly number[]): void {
    if (!burst) return;
    this.waiting.set(burst.name, { at, readings: Float32Array.from(readings) });
    if (this.writing.has(burst.name)) return;
    const done = this.putAway(burst.name)
      .catch((error: Error) => this.log.warn({ tag: burst.name, why: error.message }, 'a burst could not be kept'))
      .finally(() => this.writing.delete(burst.name));
    this.writing.set(burst.name, done);
  }

  /** When the kept ones of a tag were told, newest first, epoch ms. */
  async times(name: string): Promise<number[]> {
    const files = await readdir(this.placeOf(name)).catch(none);
    return files
      .flatMap((file) => (file.endsWith(SUFFIX) ? [Number(file.slice(0, -SUFFIX.length))] : []))
      .filter(Number.isFinite)
      .sort((a, b) => b - a);
  }

  /** Null = it is not kept. */
  async read(name: string, at: number): Promise<Float32Array | null> {
    const bytes = await readFile(join(this.placeOf(name), `${at}${SUFFIX}`)).catch(none);
    if (bytes.length === 0) return null;
    const { buffer, byteOffset, byteLength } = Buffer.from(bytes as Buffer);
    return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength - (byteLength % 4)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.writing.values());
  }

  private async putAway(name: string): Promise<void> {
    const place = this.placeOf(name);
    await mkdir(place, { recursive: true });
    for (let next = this.waiting.get(name); next; next = this.waiting.get(name)) {
      this.waiting.delete(name);
      const path = join(place, `${next.at}${SUFFIX}`);
      await replaceFile(path, Buffer.from(next.readings.buffer));
      for (const old of (await this.times(name)).slice(KEPT)) await rm(join(place, `${old}${SUFFIX}`), { force: true });
    }
  }

  /** Ids of machines and tags are plain words. */
  private placeOf(name: string): string {
    return join(this.folder, ...name.split('/').map(encodeURIComponent));
  }
}

function none(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
