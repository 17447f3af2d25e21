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
}

interface Segment {
  readonly file: string;
  readonly offset: number;
}

export class Journal {
  /** Offset of the next record. */
  next = 0;
  /** Bytes on disk, all segments. */
  bytes = 0;
  /** Bytes cut off at start because they were torn by a crash. */
  torn = 0;
  private readonly directory: string;
  private readonly tags: readonly string[];
  private readonly segmentBytes: number;
  private readonly texts: string[] = [''];
  private segments: Segment[] = [];
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
    this.segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
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
    }));
    // Only the newest segment can be torn: the one before was synced when it was closed. Its head knows every earlier text.
    for (;;) {
      const last = this.segments.at(-1);
      if (!last) break;
      const bytes = await readFile(last.file);
      const { end, records, headed } = scan(bytes, (texts) => this.learn(texts));
      if (end < bytes.byteLength) {
        this.torn += bytes.byteLength - end;
        await truncate(last.file, end);
      }
      this.next = last.offset + records;
      this.size = end;
      if (headed) break;
      await rm(last.file); // the power went while the segment was begun
      this.segments.pop();
    }
    this.bytes = this.size;
    for (const segment of this.segments.slice(0, -1)) this.bytes += (await stat(segment.file)).size;
    const current = this.segments.at(-1);
    // A changed plant numbers its tags anew: it starts a segment of its own.
    if (current && this.size < this.segmentBytes && (await this.sameTags(current.file)))
      this.file = await open(current.file, 'a');
    else await this.openSegment();
  }

  /** Queues a batch and resolves when it is on disk. The batch may be reused at once. */
  append(batch: SampleBatch): Promise<void> {
    this.reserve(samplesBytes(batch.length));
    this.queued += writeSamples(this.queue, this.queued, batch);
    this.queuedRecords++;
    this.next++;
    return this.committed();
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
   * Tag numbers are those of the present plant; tags it no longer has are left out.
   */
  async replay(from: number, reader: JournalReader, until = Number.POSITIVE_INFINITY): Promise<void> {
    await this.flush();
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

  async stop(): Promise<void> {
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
      const waiters = this.waiters;
      [this.queue, this.spare] = [this.spare, this.queue];
      this.queued = 0;
      this.queuedRecords = 0;
      this.waiters = [];
      try {
        if (bytes.byteLength > 0) {
          await this.file?.write(bytes);
          await this.file?.datasync();
        }
        this.size += bytes.byteLength;
        this.bytes += bytes.byteLength;
        for (const { resolve } of waiters) resolve();
        if (this.size >= this.segmentBytes) await this.openSegment();
      } catch (error) {
        this.failure = error;
        for (const { reject } of [...waiters, ...this.waiters]) reject(error);
        this.waiters = [];
        this.queued = 0;
        break;
      }
    }
    this.writing = null;
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

  private async openSegment(): Promise<void> {
    // Taken at once: batches come in while files are opened and closed, and go into the new segment.
    const offset = this.next - this.queuedRecords;
    const file = join(this.directory, `${String(offset).padStart(16, '0')}${SUFFIX}`);
    const head: SegmentHead = { format: 1, offset, tags: this.tags, texts: this.texts };
    const record = jsonRecord(HEAD, Date.now(), head);
    await this.file?.close();
    this.file = await open(file, 'w');
    await this.file.write(record);
    await this.file.datasync();
    await this.file.close();
    this.file = await open(file, 'a');
    await syncDirectory(this.directory);
    if (this.segments.at(-1)?.file !== file) this.segments.push({ file, offset });
    this.size = record.byteLength;
    this.bytes += record.byteLength;
  }

  private async sameTags(file: string): Promise<boolean> {
    const record = readRecord(await readFile(file), 0);
    if (record?.kind !== HEAD) return false;
    const { tags } = JSON.parse(record.payload.toString()) as SegmentHead;
    return tags.length === this.tags.length && tags.every((name, i) => name === this.tags[i]);
  }
}

/** Where the sound records of a segment end, how many there are, and the texts they hold. */
function scan(
  bytes: Buffer,
  texts: (rows: readonly TextRow[]) => void,
): { end: number; records: number; headed: boolean } {
  let end = 0;
  let records = 0;
  let headed = false;
  for (;;) {
    const record = readRecord(bytes, end);
    if (record === null) return { end, records, headed };
    end += record.bytes;
    if (record.kind === HEAD) {
      headed = true;
      texts((JSON.parse(record.payload.toString()) as SegmentHead).texts.map((text, n) => [n, text] as const));
    } else records++;
    if (record.kind === TEXTS) texts(JSON.parse(record.payload.toString()) as TextRow[]);
  }
}

/** Old tag number -> present one, -1 = gone; null where nothing changed. */
function renumbering(
  old: readonly string[],
  now: readonly string[],
  numbers: ReadonlyMap<string, number>,
): Int32Array | null {
  if (old.length === now.length && old.every((name, i) => name === now[i])) return null;
  return Int32Array.from(old, (name) => numbers.get(name) ?? -1);
}

function keepKnown(batch: SampleBatch, renumber: Int32Array): void {
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

/** A new file is durable when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
