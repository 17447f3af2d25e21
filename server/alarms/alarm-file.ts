/**
 * What alarms are, and what of them is not in the record yet, in one file: it is replaced as a whole, so a restart finds
 * both as they were at one moment.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Insertable } from 'kysely';
import type { AlarmMemory } from '../../analytics/alarms/alarm-state.ts';
import { replaceFile } from '../replace-file.ts';
import type { AlarmTables } from './tables.ts';

export type AlarmRow = Insertable<AlarmTables['alarm_event']>;

/** What an alarm is of, as its rows say it. */
export type AlarmPlace = Pick<AlarmRow, 'rule' | 'line' | 'machine' | 'position' | 'priority'>;

/** One alarm as it is kept. */
export interface KeptAlarm {
  /** What it was of when it last changed: told of it when the plant has it no more. Absent = never told. */
  of?: AlarmPlace;
  memory: AlarmMemory;
  /** The reading when it was last told; null = none. */
  value: number | null;
  /** Who last did something with it, and why. */
  by: string;
  why: string;
}

export interface AlarmFileContent {
  readonly alarms: Readonly<Record<string, KeptAlarm>>;
  readonly waiting: readonly AlarmRow[];
}

export class AlarmFile {
  private readonly path: string;
  private writing: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  constructor(path: string) {
    this.path = path;
  }

  async read(): Promise<AlarmFileContent> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8')) as AlarmFileContent;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { alarms: {}, waiting: [] };
      throw error;
    }
  }

  /** Resolves when what `content` says now, or says later, is on disk. Many calls at once are one writing. */
  save(content: () => AlarmFileContent): Promise<void> {
    if (!this.writing) {
      this.writing = this.write(content).finally(() => {
        this.writing = null;
      });
      return this.writing;
    }
    this.next ??= this.writing
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        return this.save(content);
      });
    return this.next;
  }

  private async write(content: () => AlarmFileContent): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await replaceFile(this.path, JSON.stringify(content()), { flush: true });
  }
}
