/** Reads the event log behind its writer, in order, from a sequence on: what state intervals come to the historian by. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TwinEvent } from '../../twin/events.ts';

const SUFFIX = '.jsonl';
/** Bytes read at once. */
const PIECE = 256 * 1024;
const NEWLINE = 10;

export interface LoggedEvent {
  readonly sequence: number;
  /** Offset of the journal record that it came of. */
  readonly offset: number;
  readonly event: TwinEvent;
}

export class EventTail {
  /** Sequence of the next event. */
  next: number;
  private readonly directory: string;
  private file = '';
  private byte = 0;

  constructor(directory: string, next: number) {
    this.directory = directory;
    this.next = next;
  }

  /** Events on disk whose journal record is below `durable`; none when there is nothing new. */
  async read(durable: number): Promise<readonly LoggedEvent[]> {
    if (this.file === '' && !(await this.begin())) return [];
    const bytes = await this.piece();
    const found: LoggedEvent[] = [];
    let at = 0;
    for (let end = bytes.indexOf(NEWLINE, at); end >= 0; end = bytes.indexOf(NEWLINE, at)) {
      const line = JSON.parse(bytes.toString('utf8', at, end)) as { o: number; n: number; e: TwinEvent };
      if (line.n >= this.next) {
        // An event of samples that a power cut could still take is not yet history.
        if (line.o >= durable) break;
        found.push({ sequence: line.n, offset: line.o, event: line.e });
        this.next = line.n + 1;
      }
      at = end + 1;
    }
    this.byte += at;
    if (at > 0 || bytes.byteLength > 0) return at > 0 && found.length === 0 ? this.read(durable) : found;
    return (await this.follow()) ? this.read(durable) : found;
  }

  /** The file that holds `next`; false where there is none. */
  private async begin(): Promise<boolean> {
    const files = await this.files();
    this.file = files.findLast((name) => Number(name.slice(0, -SUFFIX.length)) <= this.next) ?? files[0] ?? '';
    this.byte = 0;
    return this.file !== '';
  }

  /** Goes to the next file, if there is one. */
  private async follow(): Promise<boolean> {
    const next = (await this.files()).find((name) => name > this.file);
    if (next === undefined) return false;
    this.file = next;
    this.byte = 0;
    return true;
  }

  private async files(): Promise<string[]> {
    return (await readdir(this.directory)).filter((name) => name.endsWith(SUFFIX)).sort();
  }

  /** From where reading stands, up to the end of a line where one is in reach. */
  private async piece(): Promise<Buffer> {
    const file = await open(join(this.directory, this.file), 'r');
    try {
      for (let size = PIECE; ; size *= 4) {
        const bytes = Buffer.allocUnsafe(size);
        const { bytesRead } = await file.read(bytes, 0, size, this.byte);
        const read = bytes.subarray(0, bytesRead);
        if (bytesRead < size || read.includes(NEWLINE)) return read;
      }
    } finally {
      await file.close();
    }
  }
}
