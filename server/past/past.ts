/**
 * The eras: what was imported for times of which there is no live record. Knows which moments they cover, gives the twin of
 * any of them, and puts their records together with the live one. What lies between eras is unknown, and shown so.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Twin } from '../../twin/core/twin.ts';
import type { Window } from '../../twin/derived.ts';
import type { TwinEvent } from '../../twin/events.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { type JournalReader, segmentsIn } from '../journal/journal.ts';
import { Snapshots } from '../journal/snapshots.ts';
import { JournalTail } from '../journal/tail.ts';
import type { PlantArchive } from '../plant/plant-archive.ts';
import { replaceFile } from '../replace-file.ts';
import { covers, type Era, type MachineTotals, type Span, totalsBySlot } from './era.ts';
import { EraRecord } from './era-record.ts';
import { readHour } from './hours.ts';
import { JoinedRecord, type Stretch } from './joined-record.ts';
import { PatchedRecord } from './patched-record.ts';
import type { PlantRecord } from './plant-record.ts';

/** Eras whose record is kept in memory. */
const RECORDS_KEPT = 34;
/** Journal bytes folded in one go: some milliseconds. */
const PIECE = 128 * 1024;
/** Shorter times without a server are no gap that anybody fills. */
const GAP_MS = 5_000;
const GAPS_KEPT = 1000;

interface Index {
  readonly version: 1;
  readonly eras: readonly Era[];
  readonly gaps: readonly Span[];
  /** Folders of eras that the historian has. */
  readonly kept: readonly string[];
}

export class Past {
  readonly directory: string;
  /** In order of time. */
  eras: readonly Era[] = [];
  /** When no server ran, newest last. */
  gaps: readonly Span[] = [];
  /** Folders of eras that the historian has. */
  private kept = new Set<string>();
  private readonly plants: PlantArchive;
  private readonly records = new Map<string, Promise<EraRecord>>();
  private readonly snapshots = new Map<string, Promise<Snapshots>>();
  private writing: Promise<void> = Promise.resolve();

  constructor(directory: string, plants: PlantArchive) {
    this.directory = directory;
    this.plants = plants;
  }

  async start(): Promise<void> {
    let index: Index = { version: 1, eras: [], gaps: [], kept: [] };
    let folders: string[];
    try {
      folders = await readdir(this.directory);
      index = JSON.parse(await readFile(this.indexFile, 'utf8')) as Index;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      folders = [];
    }
    this.eras = index.eras;
    this.gaps = index.gaps;
    this.kept = new Set(index.kept);
    // What was being made, or replaced, when the power went.
    const known = new Set(this.eras.map(({ folder }) => folder));
    for (const name of folders)
      if (/^\d{4}-\d\d-\d\d\./.test(name) && !known.has(name))
        await rm(join(this.directory, name), { recursive: true, force: true });
  }

  /** Oldest moment that is covered; Infinity = none. */
  get oldest(): number {
    return this.eras[0]?.from ?? Number.POSITIVE_INFINITY;
  }

  at(moment: number): Era | null {
    return this.eras.find((era) => covers(era, moment)) ?? null;
  }

  /** Eras that the historian does not have yet, newest first. */
  get unkept(): readonly Era[] {
    return this.eras.filter(({ folder }) => !this.kept.has(folder)).reverse();
  }

  /** The historian has this era. */
  async keep(era: Era): Promise<void> {
    this.kept.add(era.folder);
    await this.write();
  }

  folderOf(era: Era): string {
    return join(this.directory, era.folder);
  }

  /** Puts an era in its place, of which nothing else than its folder is on disk yet; the one it replaces goes. */
  async install(era: Era): Promise<void> {
    const replaced = this.eras.filter(({ day }) => day === era.day);
    this.eras = [...this.eras.filter(({ day }) => day !== era.day), era].sort((a, b) => a.from - b.from);
    await this.write();
    for (const { folder } of replaced) {
      for (const key of this.records.keys()) if (key.startsWith(`${folder} `)) this.records.delete(key);
      this.snapshots.delete(folder);
      await rm(join(this.directory, folder), { recursive: true, force: true });
    }
  }

  /** No server ran then: what is imported for it is history. */
  async missed(gap: Span): Promise<void> {
    if (gap.to - gap.from < GAP_MS) return;
    this.gaps = [...this.gaps, gap].slice(-GAPS_KEPT);
    await this.write();
  }

  /** The twin of an era at a moment that it covers. */
  async twinAt(era: Era, at: number, plant: PlantModel): Promise<Twin> {
    let twin: Twin | null = null;
    let offset = 0;
    for await (const stored of (await this.snapshotsOf(era)).newestFirst(at)) {
      twin = await this.plants.twinOf(stored, plant);
      offset = stored.offset;
      if (twin) break;
    }
    const folded = twin ?? new Twin(plant);
    const tags = plant.tags.map(({ name }) => name);
    const tail = new JournalTail(await segmentsIn(join(this.folderOf(era), 'journal')), tags, twin ? offset : 0);
    let reached = false;
    const reader: JournalReader = {
      samples: (batch) => {
        if (reached || batch.received > at) reached = true;
        else folded.fold(batch);
        folded.takeEvents();
      },
      texts: (rows) => {
        for (const [, text] of rows) folded.texts.intern(text);
      },
    };
    while (!reached && (await tail.read(reader, PIECE)));
    folded.tick(at);
    folded.takeEvents();
    return folded;
  }

  /**
   * The record of a window, out of eras and the live record. Totals are by the count of `base`, the era whose twin they are
   * read with; null = the live twin.
   */
  async recordOf(
    window: Window,
    live: { readonly record: PlantRecord; readonly from: number },
    base: Era | null,
    plant: PlantModel,
  ): Promise<PlantRecord> {
    const touched = this.eras.filter((era) => era === base || (era.from < window.to && era.to > window.from));
    if (touched.length === 0) return live.record;
    const stretches: Stretch[] = [];
    const filling: { record: PlantRecord; spans: readonly Span[] }[] = [];
    let place = -1;
    for (const era of touched) {
      const record = await this.recordIn(era, plant);
      const later = era.covered.filter(({ from }) => from >= live.from);
      if (later.length > 0) filling.push({ record, spans: later });
      if (era.from >= live.from) continue;
      if (era === base) place = stretches.length;
      const start = totalsBySlot(plant, era.start);
      const end = totalsBySlot(plant, era.end).map((totals, m): MachineTotals => {
        const counts = era.to > live.from ? record.tallyAt(m, live.from) : undefined;
        return counts ? [counts.good, counts.reject, counts.rework ?? 0] : totals;
      });
      stretches.push({ from: era.from, to: Math.min(era.to, live.from), record, start, end });
    }
    const none = plant.machines.map((): MachineTotals => [0, 0]);
    const record = filling.length > 0 ? new PatchedRecord(live.record, filling) : live.record;
    stretches.push({ from: live.from, to: Number.POSITIVE_INFINITY, record, start: none, end: none });
    return new JoinedRecord(stretches, place < 0 ? stretches.length - 1 : place, plant.machines.length);
  }

  /** Events at or before `at` (tallies apart), newest first, at most `limit`; `skip` of them left out. */
  async eventsBefore(at: number, limit: number, skip: number): Promise<TwinEvent[]> {
    const found: TwinEvent[] = [];
    for (const era of this.eras.filter(({ from }) => from <= at).reverse()) {
      for (let hour = 23; hour >= 0 && found.length < skip + limit; hour--) {
        const events = await readHour(this.folderOf(era), era.day, hour, at);
        for (let i = events.length - 1; i >= 0 && found.length < skip + limit; i--) found.push(events[i] as TwinEvent);
      }
      if (found.length >= skip + limit) break;
    }
    return found.slice(skip);
  }

  recordIn(era: Era, plant: PlantModel): Promise<EraRecord> {
    const key = `${era.folder} ${plantNumber(plant)}`;
    const known = this.records.get(key);
    this.records.delete(key);
    const record = known ?? EraRecord.read(join(this.folderOf(era), 'record.bin'), plant);
    this.records.set(key, record);
    record.catch(() => this.records.delete(key));
    if (this.records.size > RECORDS_KEPT) {
      const [oldest] = this.records.keys();
      if (oldest !== undefined) this.records.delete(oldest);
    }
    return record;
  }

  private snapshotsOf(era: Era): Promise<Snapshots> {
    const known = this.snapshots.get(era.folder);
    if (known) return known;
    const opening = (async () => {
      const snapshots = new Snapshots(join(this.folderOf(era), 'snapshots'));
      await snapshots.start();
      return snapshots;
    })();
    this.snapshots.set(era.folder, opening);
    return opening;
  }

  private get indexFile(): string {
    return join(this.directory, 'eras.json');
  }

  /** Written beside and renamed: a crash leaves the old eras or the new ones. */
  private write(): Promise<void> {
    const work = async () => {
      await mkdir(this.directory, { recursive: true });
      const kept = this.eras.map(({ folder }) => folder).filter((folder) => this.kept.has(folder));
      const index: Index = { version: 1, eras: this.eras, gaps: this.gaps, kept };
      await replaceFile(this.indexFile, JSON.stringify(index));
    };
    this.writing = this.writing.catch(() => undefined).then(work);
    return this.writing;
  }
}

const numbers = new WeakMap<PlantModel, number>();
let plantsSeen = 0;
/** A number for a plant model: records are read by its machine numbers. */
function plantNumber(plant: PlantModel): number {
  let number = numbers.get(plant);
  if (number === undefined) {
    number = ++plantsSeen;
    numbers.set(plant, number);
  }
  return number;
}
