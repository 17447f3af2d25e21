/**
 * The durable log of everything that reached the twin, in order of arrival. `append` takes a batch at once and resolves
 * when it is on disk; what waits is written and synced together (group commit), so a busy journal syncs no more often
 * than a quiet one. An offset is the number of a record since the journal began.
 *
 * Local segment files; the port for a clustered log is this class's public face.
 */
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { SampleBatch } from '../../twin/core/batch.ts';
import {
  HEAD,
  jsonRecord,
  readRecord,
  readSamples,
  SAMPLES,
  type SegmentHead,
  samplesBytes,
  TEXTS,
  type TextRow,
  writeSamples,
} from './records.ts';

/** A new segment begins after so many bytes. */
const SEGMENT_BYTES = 16 * 1024 * 1024;
const SUFFIX = '.seg';
/** Bytes that wait in memory for a full disk; what comes beyond is live but refused by the journal. */
const QUEUE_BYTES = 64 * 1024 * 1024;
/** How often a full disk is tried again, ms. */
const FULL_MS = 500;

export interface JournalReader {
  samples(batch: SampleBatch, offset: number): void;
  /** Texts that samples may name from here on. */
  texts(rows: readonly TextRow[], offset: number): void;
}

export interface JournalOptions {
  readonly directory: string;
  /** Tag names by number: written into every segment, so that a changed plant reads its old journal by name. */
  readonly tags: readonly string[];
  readonly segmentBytes?: number;
  /** Oldest segments are removed beyond so many bytes, as far as nobody needs them; absent = never. */
  readonly maxBytes?: number;
  /** Bytes that may wait for a full disk. */
  readonly queueBytes?: number;
}

/** A segment as readers see it: whole records from 0 to `bytes`. */
export interface Segment {
  readonly file: string;
  /** Offset of its first record. */
  readonly offset: number;
  readonly bytes: number;
}

interface Opened {
  readonly file: string;
  readonly offset: number;
  /** Bytes on disk once it is closed; 0 for the one being written. */
  bytes: number;
}

export class Journal {
  /** Offset of the next record. */
  next = 0;
  /** Offset of the first record that is not on disk yet. */
  durable = 0;
  /** Batches refused because too much waited for a full disk. */
  refused = 0;
  /** Why nothing can be written, in one sentence; null = it can. */
  trouble: string | null = null;
  /** Bytes that may not be removed, as of the last trim. */
  needed = 0;
  /** Bytes on disk, all segments. */
  bytes = 0;
  /** Bytes cut off at start because they were torn by a crash. */
  torn = 0;
  private readonly directory: string;
  private tags: readonly string[];
  /** Tag names in force where the queue begins: what a segment that begins with the queue must say. */
  private queueTags: readonly string[];
  private readonly segmentBytes: number;
  private readonly texts: string[] = [''];
  private segments: Opened[] = [];
  private readonly maxBytes: number;
  private readonly queueBytes: number;
  private readers = 0;
  private givenUp = false;
  private wake: (() => void) | null = null;
  private file: FileHandle | null = null;
  private size = 0;
  private queue: Buffer;
  private queued = 0;
  /** Records in the queue: they will be in the segment that is open when they are written. */
  private queuedRecords = 0;
  private spare: Buffer;
  private waiters: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  private writing: Promise<void> | null = null;
  private failure: unknown = null;

  constructor(options: JournalOptions) {
    this.directory = options.directory;
    this.tags = options.tags;
    this.queueTags = options.tags;
    this.segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
    this.maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
    this.queueBytes = options.queueBytes ?? QUEUE_BYTES;
    this.queue = Buffer.allocUnsafe(1 << 16);
    this.spare = Buffer.allocUnsafe(1 << 16);
  }

  /** Opens the journal, cuts off a torn tail, and stands ready to append. */
  async start(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const files = (await readdir(this.directory)).filter((name) => name.endsWith(SUFFIX)).sort();
    this.segments = files.map((name) => ({
      file: join(this.directory, name),
      offset: Number(name.slice(0, -SUFFIX.length)),
      bytes: 0,
    }));
    // Only the newest segment can be torn: the one before was synced when it was closed. Its head knows every earlier text.
    let tags: readonly string[] | null = null;
    for (;;) {
      const last = this.segments.at(-1);
      if (!last) break;
      const bytes = await readFile(last.file);
      const { end, records, ...head } = scan(bytes, (texts) => this.learn(texts));
      if (end < bytes.byteLength) {
        this.torn += bytes.byteLength - end;
        await truncate(last.file, end);
      }
      this.next = last.offset + records;
      this.size = end;
      tags = head.tags;
      if (tags) break;
      await rm(last.file); // the power went while the segment was begun
      this.segments.pop();
    }
    this.durable = this.next;
    this.bytes = this.size;
    for (const segment of this.segments.slice(0, -1)) {
      segment.bytes = (await stat(segment.file)).size;
      this.bytes += segment.bytes;
    }
    const current = this.segments.at(-1);
    // A changed plant numbers its tags anew: it starts a segment of its own.
    if (current && this.size < this.segmentBytes && tags && sameNames(tags, this.tags))
      this.file = await open(current.file, 'a');
    else await this.openSegment();
  }

  /** Offset of the oldest record there is. */
  get first(): number {
    return this.segments[0]?.offset ?? 0;
  }

  /** More than this is needed of what may be kept: whoever still needs the old segments is far behind. */
  get highWater(): boolean {
    return this.needed > 0.8 * this.maxBytes;
  }

  /** What is on disk, oldest first. */
  readable(): readonly Segment[] {
    const current = this.segments.at(-1);
    return this.segments.map((segment) => ({
      file: segment.file,
      offset: segment.offset,
      bytes: segment === current ? this.size : segment.bytes,
    }));
  }

  /**
   * Removes the oldest segments while there are more bytes than may be, as far as all their records are before `needed`:
   * what somebody still needs is never removed, whatever it takes.
   */
  async trim(needed: number): Promise<void> {
    const unneeded = this.segments.findLastIndex((segment) => segment.offset <= needed);
    this.needed = this.bytes - this.segments.slice(0, Math.max(0, unneeded)).reduce((sum, { bytes }) => sum + bytes, 0);
    for (let left = unneeded; left > 0 && this.bytes > this.maxBytes && this.readers === 0; left--) {
      const [gone] = this.segments.splice(0, 1);
      if (!gone) return;
      this.bytes -= gone.bytes;
      await rm(gone.file, { force: true });
    }
  }

  /** Queues a batch and resolves when it is on disk. The batch may be reused at once. */
  append(batch: SampleBatch): Promise<void> {
    if (this.trouble !== null && this.queued > this.queueBytes) {
      this.refused++;
      return Promise.reject(new Error(this.trouble));
    }
    this.reserve(samplesBytes(batch.length));
    this.queued += writeSamples(this.queue, this.queued, batch);
    this.queuedRecords++;
    this.next++;
    return this.committed();
  }

  /** From the next record on, tag numbers are those of `tags`: the plant has changed. Told in the log itself, by a head. */
  retag(tags: readonly string[]): void {
    this.tags = tags;
    const head: SegmentHead = { format: 1, offset: this.next, tags, texts: this.texts };
    const record = jsonRecord(HEAD, Date.now(), head);
    this.reserve(record.byteLength);
    record.copy(this.queue, this.queued);
    this.queued += record.byteLength;
    this.committed().catch(() => {}); // a failed write is told to those who wait for their samples
  }

  /** Queues new texts; they are on disk no later than any batch appended after. */
  appendTexts(received: number, rows: readonly TextRow[]): void {
    this.learn(rows);
    const record = jsonRecord(TEXTS, received, rows);
    this.reserve(record.byteLength);
    record.copy(this.queue, this.queued);
    this.queued += record.byteLength;
    this.queuedRecords++;
    this.next++;
    this.committed().catch(() => {}); // a failed write is told to those who wait for their samples
  }

  /**
   * Reads records from `from` on, up to what is on disk now. `until` ends the reading before a record received later.
   * Tag numbers are those of the present plant (or of `tags`); those that are not among them are left out.
   */
  async replay(from: number, reader: JournalReader, until = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.trouble === null) await this.flush();
    this.readers++;
    try {
      await this.replaySegments(from, reader, until);
    } finally {
      this.readers--;
    }
  }

  private async replaySegments(from: number, reader: JournalReader, until: number): Promise<void> {
    const first = Math.max(
      0,
      this.segments.findLastIndex((segment) => segment.offset <= from),
    );
    const numbers = new Map(this.tags.map((name, number) => [name, number]));
    const batch = new SampleBatch(1024);
    for (const segment of this.segments.slice(first)) {
      const bytes = await readFile(segment.file);
      let at = 0;
      let offset = segment.offset;
      let renumber: Int32Array | null = null;
      for (;;) {
        const record = readRecord(bytes, at);
        if (record === null) {
          if (at < bytes.byteLength && segment !== this.segments.at(-1))
            throw new Error(`journal segment ${segment.file} is damaged at byte ${at}; restore it from a backup`);
          break;
        }
        at += record.bytes;
        if (record.kind === HEAD) {
          const head = JSON.parse(record.payload.toString()) as SegmentHead;
          renumber = renumbering(head.tags, this.tags, numbers);
          if (offset >= from || segment === this.segments[first])
            reader.texts(
              head.texts.map((text, n) => [n, text] as const),
              offset,
            );
          continue;
        }
        if (record.received > until) return;
        if (offset >= from) {
          if (record.kind === SAMPLES) {
            readSamples(record.payload, record.received, batch);
            if (renumber) keepKnown(batch, renumber);
            reader.samples(batch, offset);
          } else if (record.kind === TEXTS) reader.texts(JSON.parse(record.payload.toString()) as TextRow[], offset);
        }
        offset++;
      }
    }
  }

  /** When the oldest record was received, epoch ms; undefined in an empty journal. */
  async firstReceived(): Promise<number | undefined> {
    for (const segment of this.segments) {
      const bytes = await readFile(segment.file);
      const head = readRecord(bytes, 0);
      const first = head && readRecord(bytes, head.bytes);
      if (first) return first.received;
    }
    return undefined;
  }

  /** Resolves when everything appended so far is on disk. */
  async flush(): Promise<void> {
    // Not until nothing is written any more: on a busy journal that moment does not come.
    if (this.writing) await this.committed().catch(() => {}); // a failed write is told to those who wait for their samples
  }

  /** Waits for a full disk no longer: what is not on disk is refused. For the stop. */
  giveUp(): void {
    this.givenUp = true;
    this.wake?.();
  }

  async stop(): Promise<void> {
    this.giveUp();
    while (this.writing) await this.writing;
    await this.file?.close();
    this.file = null;
  }

  private committed(): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    const done = new Promise<void>((resolve, reject) => this.waiters.push({ resolve, reject }));
    this.writing ??= this.drain();
    return done;
  }

  /** Writes and syncs what is queued, again and again until nothing is. */
  private async drain(): Promise<void> {
    await Promise.resolve(); // batches of the same turn go into one write
    while (this.queued > 0 || this.waiters.length > 0) {
      const bytes = this.queue.subarray(0, this.queued);
      const records = this.queuedRecords;
      const waiters = this.waiters;
      const tags = this.queueTags;
      this.queueTags = this.tags;
      [this.queue, this.spare] = [this.spare, this.queue];
      this.queued = 0;
      this.queuedRecords = 0;
      this.waiters = [];
      try {
        await this.commit(bytes, records, tags);
        for (const { resolve } of waiters) resolve();
      } catch (error) {
        this.failure = error;
        this.trouble = `the journal cannot be written: ${(error as Error).message}`;
        for (const { reject } of [...waiters, ...this.waiters]) reject(error);
        this.waiters = [];
        this.queued = 0;
        break;
      }
    }
    this.writing = null;
  }

  /** Puts records on disk. A full disk is waited for: they stay in order, and nothing comes before them. */
  private async commit(bytes: Buffer, records: number, tags: readonly string[]): Promise<void> {
    for (;;) {
      try {
        if (this.size >= this.segmentBytes || this.file === null) await this.openSegment(tags);
        if (bytes.byteLength > 0) {
          await writeAll(this.file as unknown as FileHandle, bytes);
          await this.file?.datasync();
        }
        this.size += bytes.byteLength;
        this.bytes += bytes.byteLength;
        this.durable += records;
        this.trouble = null;
        return;
      } catch (error) {
        if (!isFull(error) || this.givenUp) throw error;
        this.trouble = `the disk of the journal is full: samples are live, and wait in memory to be kept (${this.directory})`;
        // A piece may have been written: what comes next must begin where the last whole record ends.
        await this.file?.truncate(this.size);
        await new Promise<void>((again) => {
          const timer = setTimeout(again, FULL_MS);
          this.wake = () => {
            clearTimeout(timer);
            again();
          };
        });
        this.wake = null;
      }
    }
  }

  private reserve(bytes: number): void {
    if (this.queued + bytes <= this.queue.byteLength) return;
    const larger = Buffer.allocUnsafe(Math.max(this.queue.byteLength * 2, this.queued + bytes));
    this.queue.copy(larger, 0, 0, this.queued);
    this.queue = larger;
  }

  private learn(rows: readonly TextRow[]): void {
    for (const [number, text] of rows) this.texts[number] = text;
  }

  private async openSegment(tags = this.tags): Promise<void> {
    const offset = this.durable;
    const file = join(this.directory, `${String(offset).padStart(16, '0')}${SUFFIX}`);
    const head: SegmentHead = { format: 1, offset, tags, texts: this.texts };
    const record = jsonRecord(HEAD, Date.now(), head);
    const begun = await open(file, 'w');
    try {
      await writeAll(begun, record);
      await begun.datasync();
    } catch (error) {
      await begun.close();
      await rm(file, { force: true }); // a segment without a whole head is none
      throw error;
    }
    await begun.close();
    await syncDirectory(this.directory);
    await this.file?.close();
    this.file = null;
    this.file = await open(file, 'a');
    const last = this.segments.at(-1);
    if (last?.file === file) this.bytes -= this.size;
    else {
      if (last) last.bytes = this.size;
      this.segments.push({ file, offset, bytes: 0 });
    }
    this.size = record.byteLength;
    this.bytes += record.byteLength;
  }
}

/** A journal that nobody writes any more, to be read by a `JournalTail`. */
export async function segmentsIn(directory: string): Promise<Pick<Journal, 'readable'>> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(SUFFIX)).sort();
  const segments = await Promise.all(
    names.map(async (name): Promise<Segment> => {
      const file = join(directory, name);
      return { file, offset: Number(name.slice(0, -SUFFIX.length)), bytes: (await stat(file)).size };
    }),
  );
  return { readable: () => segments };
}

/** Where the sound records of a segment end, how many there are, the texts they hold, and the tags that its last head names. */
function scan(
  bytes: Buffer,
  texts: (rows: readonly TextRow[]) => void,
): { end: number; records: number; tags: readonly string[] | null } {
  let end = 0;
  let records = 0;
  let tags: readonly string[] | null = null;
  for (;;) {
    const record = readRecord(bytes, end);
    if (record === null) return { end, records, tags };
    end += record.bytes;
    if (record.kind === HEAD) {
      const head = JSON.parse(record.payload.toString()) as SegmentHead;
      tags = head.tags;
      texts(head.texts.map((text, n) => [n, text] as const));
    } else records++;
    if (record.kind === TEXTS) texts(JSON.parse(record.payload.toString()) as TextRow[]);
  }
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);

/** Old tag number -> present one, -1 = gone; null where nothing changed. */
export function renumbering(
  old: readonly string[],
  now: readonly string[],
  numbers: ReadonlyMap<string, number>,
): Int32Array | null {
  if (sameNames(old, now)) return null;
  return Int32Array.from(old, (name) => numbers.get(name) ?? -1);
}

/** Gives the samples their present numbers and drops those of tags that are gone. */
export function keepKnown(batch: SampleBatch, renumber: Int32Array): void {
  let kept = 0;
  for (let i = 0; i < batch.length; i++) {
    const tag = renumber[batch.tag[i] as number] ?? -1;
    if (tag < 0) continue;
    batch.tag[kept] = tag;
    batch.at[kept] = batch.at[i] as number;
    batch.value[kept] = batch.value[i] as number;
    batch.quality[kept] = batch.quality[i] as number;
    kept++;
  }
  batch.length = kept;
}

/** The system may take less than it was given, on a disk that is nearly full. */
async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) at += (await file.write(bytes, at, bytes.byteLength - at)).bytesWritten;
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

/** A new file is durable when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
