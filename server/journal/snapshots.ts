/**
 * Snapshots of the twin beside the journal: a file each, named by the offset of the first record it does not contain.
 * Written to a temporary name, synced, then renamed, so that a snapshot is whole or not there. A snapshot that cannot be
 * read is skipped: an older one and the journal give the same twin.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { TwinSnapshot } from '../../twin/core/snapshot.ts';

const SUFFIX = '.snap';

export interface StoredSnapshot {
  /** First journal offset that is not in it. */
  readonly offset: number;
  /** When it was taken, epoch ms. */
  readonly at: number;
  /** Fingerprint of the plant it belongs to. */
  readonly plant: string;
  readonly twin: TwinSnapshot;
  /** Sequence of the first event that came after it. */
  readonly events: number;
}

export interface SnapshotEntry {
  readonly file: string;
  readonly offset: number;
  readonly at: number;
}

export class Snapshots {
  private readonly directory: string;
  private entries: SnapshotEntry[] = [];

  constructor(directory: string) {
    this.directory = directory;
  }

  async start(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const names = await readdir(this.directory);
    for (const name of names.filter((candidate) => !candidate.endsWith(SUFFIX)))
      await rm(join(this.directory, name), { force: true });
    this.entries = names
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => {
        const [offset, at] = name.slice(0, -SUFFIX.length).split('-');
        return { file: join(this.directory, name), offset: Number(offset), at: Number(at) };
      })
      .sort((a, b) => a.offset - b.offset || a.at - b.at);
  }

  /** Sound snapshots taken no later than `at`, and with no record at or after `beforeOffset`; newest first. */
  async *newestFirst(
    at = Number.POSITIVE_INFINITY,
    beforeOffset = Number.POSITIVE_INFINITY,
  ): AsyncGenerator<StoredSnapshot> {
    const fitting = this.entries.filter((entry) => entry.at <= at && entry.offset <= beforeOffset);
    for (const entry of fitting.reverse()) {
      const stored = await read(entry.file);
      if (stored && stored.events > 0) yield stored;
    }
  }

  async write({ offset, at, plant, twin, events }: StoredSnapshot): Promise<void> {
    const body = serialize({ offset, at, plant, twin, events } satisfies StoredSnapshot);
    const name = `${String(offset).padStart(16, '0')}-${Math.floor(at)}${SUFFIX}`;
    const file = join(this.directory, name);
    const temporary = `${file}.tmp`;
    const handle = await open(temporary, 'w');
    try {
      const head = Buffer.alloc(8);
      head.writeUInt32LE(crc32(body), 0);
      head.writeUInt32LE(body.byteLength, 4);
      await handle.write(head);
      await handle.write(body);
      await handle.datasync();
    } catch (error) {
      await handle.close();
      await rm(temporary, { force: true }); // on a full disk it would keep the space
      throw error;
    }
    await handle.close();
    await rename(temporary, file);
    this.entries.push({ file, offset, at });
  }

  /** Snapshots the journal no longer reaches back to: nothing can be folded on top of them. Gives the oldest that is left. */
  async forget(beforeOffset: number): Promise<SnapshotEntry | undefined> {
    while (this.entries.length > 1 && (this.entries[0] as SnapshotEntry).offset < beforeOffset) {
      const [gone] = this.entries.splice(0, 1);
      if (gone) await rm(gone.file, { force: true });
    }
    return this.entries[0];
  }

  /** Deletes snapshots until at most `keep` are left, thinning the old ones out and keeping the newest. */
  async thin(keep: number): Promise<void> {
    while (this.entries.length > keep) {
      // Of the older half, the one whose neighbours are nearest is missed least.
      const half = Math.max(2, Math.floor(this.entries.length / 2));
      let best = 1;
      for (let i = 1; i < half; i++) {
        const gap = (k: number) => (this.entries[k + 1]?.at ?? 0) - (this.entries[k - 1]?.at ?? 0);
        if (gap(i) < gap(best)) best = i;
      }
      const [gone] = this.entries.splice(best, 1);
      if (gone) await rm(gone.file, { force: true });
    }
  }
}

async function read(file: string): Promise<StoredSnapshot | null> {
  try {
    const bytes = await readFile(file);
    const body = bytes.subarray(8);
    if (body.byteLength !== bytes.readUInt32LE(4) || crc32(body) !== bytes.readUInt32LE(0)) return null;
    return deserialize(body) as StoredSnapshot;
  } catch {
    return null; // unreadable is the same as not there: an older one serves
  }
}
