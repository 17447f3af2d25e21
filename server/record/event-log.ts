/**
 * Twin events on disk, a JSON line each: `{"v": vocabulary, "o": journal offset, "n": sequence, "e": event}`. Derived data: what the log
 * lacks after a crash is folded again from the journal, so lines are written without waiting for the disk, and synced
 * before each snapshot.
 */
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TwinEvent, VOCABULARY } from '../../twin/events.ts';
import type { SequencedEvent } from '../../twin/live/protocol.ts';

const SUFFIX = '.jsonl';
const FILE_BYTES = 32 * 1024 * 1024;
/** Lines that wait for a disk that takes none. */
const LINES_WAITING = 200_000;

interface Line {
  readonly v: number;
  readonly o: number;
  readonly n: number;
  readonly e: TwinEvent;
}

export class EventLog {
  /** Sequence of the next event. */
  next = 1;
  private readonly directory: string;
  private file: FileHandle | null = null;
  private size = 0;
  private lines: string[] = [];
  /** A write that failed, on a full disk, may have left a piece behind `size`. */
  private torn = false;
  private writing: Promise<void> | null = null;
  private readonly failed: (error: unknown) => void;

  constructor(directory: string, failed: (error: unknown) => void) {
    this.directory = directory;
    this.failed = failed;
  }

  /**
   * Opens the log and gives every event of a sequence below `before` to `seen`, oldest first. Later ones are cut off: the
   * caller folds them again.
   */
  async start(before: number, seen: (event: SequencedEvent) => void): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const files = (await readdir(this.directory)).filter((name) => name.endsWith(SUFFIX)).sort();
    let cut = false;
    for (const name of files) {
      const path = join(this.directory, name);
      if (cut) {
        await rm(path);
        continue;
      }
      const keep = await readLines(path, (line) => {
        if (line.n >= before) return false;
        seen({ sequence: line.n, event: line.e });
        this.next = line.n + 1;
        return true;
      });
      cut = keep.cut;
      this.file = await open(path, 'r+');
      if (cut) await this.file.truncate(keep.bytes);
      await this.file.close();
      this.size = keep.bytes;
    }
    const last = files.filter((name) => Number(name.slice(0, -SUFFIX.length)) < this.next).at(-1);
    this.file = await open(join(this.directory, last ?? fileName(this.next)), 'a');
    // A power cut may have taken the end of the last line and nothing else of it.
    if (last !== undefined && (await this.file.stat()).size < this.size) await this.file.write('\n');
    this.size = (await this.file.stat()).size;
  }

  append(offset: number, event: TwinEvent): SequencedEvent {
    const sequenced = { sequence: this.next++, event };
    this.lines.push(JSON.stringify({ v: VOCABULARY, o: offset, n: sequenced.sequence, e: event } satisfies Line));
    this.writing ??= this.drain();
    return sequenced;
  }

  /** Resolves when every event appended so far is on disk. */
  async sync(): Promise<void> {
    while (this.writing) await this.writing;
    await this.file?.datasync();
  }

  async stop(): Promise<void> {
    await this.sync();
    await this.file?.close();
    this.file = null;
  }

  private async drain(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.lines.length > 0) {
        const count = this.lines.length;
        const bytes = Buffer.from(`${this.lines.join('\n')}\n`);
        if (this.torn) await this.file?.truncate(this.size);
        this.torn = true;
        for (let at = 0; at < bytes.byteLength; )
          at += (await this.file?.write(bytes, at, bytes.byteLength - at))?.bytesWritten ?? bytes.byteLength;
        this.torn = false;
        this.lines.splice(0, count);
        this.size += bytes.byteLength;
        if (this.size > FILE_BYTES) {
          const full = this.file;
          await full?.datasync();
          this.file = await open(join(this.directory, fileName(this.next - this.lines.length)), 'a');
          await full?.close();
          this.size = 0;
        }
      }
    } catch (error) {
      // The lines wait for the next event, bounded: what the log lacks is folded again from the journal at the next start.
      if (this.lines.length > LINES_WAITING) this.lines = [];
      this.failed(error);
    }
    this.writing = null;
  }
}

const fileName = (sequence: number): string => `${String(sequence).padStart(16, '0')}${SUFFIX}`;

/** Reads lines until one is torn or refused; `bytes` is where the good ones end. */
async function readLines(path: string, take: (line: Line) => boolean): Promise<{ bytes: number; cut: boolean }> {
  let bytes = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    let line: Line;
    try {
      line = JSON.parse(text) as Line;
    } catch {
      return { bytes, cut: true };
    }
    if (!take(line)) return { bytes, cut: true };
    bytes += Buffer.byteLength(text) + 1;
  }
  return { bytes, cut: false };
}
