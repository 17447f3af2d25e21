/**
 * Reads the journal behind its writer: in order, from an offset on, only what is on disk, and each byte once. What the
 * feeds of slower stores (the historian) are made of: the journal is their spool.
 */
import { open } from 'node:fs/promises';
import { SampleBatch } from '../../twin/core/batch.ts';
import { type Journal, type JournalReader, keepKnown, renumbering, type Segment } from './journal.ts';
import { HEAD, readRecord, readSamples, SAMPLES, type SegmentHead, TEXTS, type TextRow } from './records.ts';

export class JournalTail {
  /** Offset of the next record to be read. */
  offset: number;
  private readonly journal: Pick<Journal, 'readable'>;
  private readonly tags: readonly string[];
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly batch = new SampleBatch(1024);
  private file = '';
  private byte = 0;
  /** Offset of the record at `byte`; below `offset` while the way to it is skipped. */
  private record = 0;
  private renumber: Int32Array | null = null;

  /** `tags`: names by number, as the batches shall use them. */
  constructor(journal: Pick<Journal, 'readable'>, tags: readonly string[], offset: number) {
    this.journal = journal;
    this.tags = tags;
    this.numbers = new Map(tags.map((name, number) => [name, number]));
    this.offset = offset;
  }

  /**
   * Reads on for at most about `most` bytes. False when there was nothing new. Batches belong to the reader during the
   * call only; texts may come again.
   */
  async read(reader: JournalReader, most: number): Promise<boolean> {
    const segments = this.journal.readable();
    const place = this.placeIn(segments);
    if (place < 0) return false;
    const segment = segments[place] as Segment;
    if (this.byte >= segment.bytes) {
      if (place === segments.length - 1) return false;
      this.begin(segments[place + 1] as Segment);
      return this.read(reader, most);
    }
    const bytes = await readPart(segment.file, this.byte, Math.min(segment.bytes, this.byte + most));
    let at = this.take(bytes, reader);
    if (at === 0) {
      // A record longer than the piece.
      at = this.take(await readPart(segment.file, this.byte, segment.bytes), reader);
      if (at === 0)
        throw new Error(`journal segment ${segment.file} is damaged at byte ${this.byte}; restore it from a backup`);
    }
    this.byte += at;
    return true;
  }

  /** Index of the segment that is read; the one that holds the offset where none is. */
  private placeIn(segments: readonly Segment[]): number {
    const known = segments.findIndex(({ file }) => file === this.file);
    if (known >= 0) return known;
    const found = Math.max(
      0,
      segments.findLastIndex(({ offset }) => offset <= this.offset),
    );
    const segment = segments[found];
    if (!segment) return -1;
    this.begin(segment);
    return found;
  }

  private begin(segment: Segment): void {
    this.file = segment.file;
    this.byte = 0;
    this.record = segment.offset;
    // Older ones were removed: nobody needed them.
    this.offset = Math.max(this.offset, segment.offset);
  }

  /** Bytes of whole records that were read. */
  private take(bytes: Buffer, reader: JournalReader): number {
    let at = 0;
    for (;;) {
      const record = readRecord(bytes, at);
      if (record === null) return at;
      at += record.bytes;
      if (record.kind === HEAD) {
        const head = JSON.parse(record.payload.toString()) as SegmentHead;
        this.renumber = renumbering(head.tags, this.tags, this.numbers);
        reader.texts(
          head.texts.map((text, number) => [number, text] as const),
          this.record,
        );
        continue;
      }
      const offset = this.record++;
      // Texts before the offset are needed by samples after it.
      if (record.kind === TEXTS) reader.texts(JSON.parse(record.payload.toString()) as TextRow[], offset);
      if (offset < this.offset) continue;
      if (record.kind === SAMPLES) {
        readSamples(record.payload, record.received, this.batch);
        if (this.renumber) keepKnown(this.batch, this.renumber);
        reader.samples(this.batch, offset);
      }
      this.offset = offset + 1;
    }
  }
}

/** Bytes [from, to) of a file, in a buffer of their own that begins at a multiple of 8. */
async function readPart(path: string, from: number, to: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.from(new ArrayBuffer(to - from));
    const { bytesRead } = await file.read(bytes, 0, to - from, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
