/**
 * The plant file through its life: who changed what, when and why. The file the server was started with is never written;
 * changes made in the browser are versions of their own in the data folder. When the file itself changes, it wins, and that
 * too is a version.
 */
import { createHash } from 'node:crypto';
import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calendarNotes } from '../../twin/plant/calendar-notes.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { PlantEdit } from '../../twin/plant/plant-edit.ts';
import { type PlantError, readPlant } from '../../twin/plant/read.ts';
import type { PlantSpec } from '../../twin/plant/schema.ts';
import { jsonLines } from '../json-lines.ts';
import { type Difference, plantDiff } from './plant-diff.ts';
import { editPlant } from './plant-edits.ts';

export interface PlantVersion {
  readonly version: number;
  /** Epoch ms. */
  readonly at: number;
  readonly who: string;
  readonly why: string;
}

interface StoredVersion extends PlantVersion {
  /** Of the file the server was started with, as it was then. */
  readonly file: string;
}

export interface PlantDraft {
  readonly yaml: string;
  readonly errors: readonly PlantError[];
  /** Against the version in force; empty while there are errors. */
  readonly diff: readonly Difference[];
  /** What is allowed and seldom meant. */
  readonly notes: readonly string[];
}

export type Applied =
  | { readonly ok: true; readonly version: PlantVersion; readonly diff: readonly Difference[] }
  | {
      readonly ok: false;
      readonly code: 'stale' | 'invalid';
      readonly reason: string;
      readonly errors: readonly PlantError[];
    };

type Environment = Readonly<Record<string, string | undefined>>;

export class PlantStore {
  yaml: string;
  plant: PlantModel;
  private spec: PlantSpec;
  private readonly directory: string;
  private readonly environment: Environment;
  private readonly file: string;
  private readonly list: StoredVersion[];
  /** One change at a time. */
  private applying: Promise<unknown> = Promise.resolve();

  private constructor(init: {
    directory: string;
    environment: Environment;
    file: string;
    list: StoredVersion[];
    yaml: string;
    plant: PlantModel;
    spec: PlantSpec;
  }) {
    this.directory = init.directory;
    this.environment = init.environment;
    this.file = init.file;
    this.list = init.list;
    this.yaml = init.yaml;
    this.plant = init.plant;
    this.spec = init.spec;
  }

  /** `text`: the file as it is, sound or not. What is in force is the newest version made of that very file, or the file. */
  static async open(
    directory: string,
    text: string,
    environment: Environment,
    now: () => number,
  ): Promise<
    { readonly ok: true; readonly store: PlantStore } | { readonly ok: false; readonly errors: readonly PlantError[] }
  > {
    const file = createHash('sha256').update(text).digest('hex');
    const list = await jsonLines<StoredVersion>(join(directory, LIST));
    const newest = list.at(-1);
    if (newest?.file === file) {
      const yaml = await readFile(versionFile(directory, newest.version), 'utf8').catch(() => text);
      const read = readPlant(yaml, environment);
      // A version that cannot be read any more (a variable is not set now) must not keep the plant from starting.
      if (read.ok) {
        const store = new PlantStore({ directory, environment, file, list, yaml, plant: read.plant, spec: read.spec });
        return { ok: true, store };
      }
    }
    const read = readPlant(text, environment);
    if (!read.ok) return { ok: false, errors: read.errors };
    const store = new PlantStore({
      directory,
      environment,
      file,
      list,
      yaml: text,
      plant: read.plant,
      spec: read.spec,
    });
    await store.keep(text, now(), 'file', newest ? 'the plant file was changed' : 'the plant file');
    return { ok: true, store };
  }

  get versions(): readonly PlantVersion[] {
    return this.list.map(({ version, at, who, why }) => ({ version, at, who, why }));
  }

  get current(): PlantVersion {
    return this.list.at(-1) as PlantVersion;
  }

  /** The text of a version; null where there is none. */
  async textOf(version: number): Promise<string | null> {
    if (!this.list.some((entry) => entry.version === version)) return null;
    return readFile(versionFile(this.directory, version), 'utf8');
  }

  /** What the plant would be: nothing is changed. */
  draft(yaml: string, edits: readonly PlantEdit[]): PlantDraft {
    const edited = editPlant(yaml, edits);
    if (!edited.ok) return { yaml, errors: [{ line: 0, path: '', message: edited.reason }], diff: [], notes: [] };
    const text = edits.length === 0 ? yaml : edited.yaml;
    const read = readPlant(text, this.environment);
    if (!read.ok) return { yaml: text, errors: read.errors, diff: [], notes: [] };
    const notes = calendarNotes(read.plant, Date.now());
    return { yaml: text, errors: [], diff: plantDiff(this.spec, read.spec), notes };
  }

  /** Makes a text the plant: kept first, then taken on by `adopt`. `base`: the version that the change was made of. */
  apply(
    yaml: string,
    base: number,
    { who, why, at }: { readonly who: string; readonly why: string; readonly at: number },
    adopt: (plant: PlantModel) => Promise<void>,
  ): Promise<Applied> {
    const applied = this.applying.then(async (): Promise<Applied> => {
      if (base !== this.current.version) {
        const { version, who: other } = this.current;
        const reason = `the plant is at version ${version} by ${other} now; the change was made of version ${base}`;
        return { ok: false, code: 'stale', reason, errors: [] };
      }
      const read = readPlant(yaml, this.environment);
      if (!read.ok) {
        const reason = `${read.errors.length} ${read.errors.length === 1 ? 'error' : 'errors'} in the plant`;
        return { ok: false, code: 'invalid', reason, errors: read.errors };
      }
      const diff = plantDiff(this.spec, read.spec);
      const version = await this.keep(yaml, at, who, why);
      this.yaml = yaml;
      this.spec = read.spec;
      this.plant = read.plant;
      await adopt(read.plant);
      return { ok: true, version, diff };
    });
    this.applying = applied.catch(() => undefined);
    return applied;
  }

  private async keep(yaml: string, at: number, who: string, why: string): Promise<PlantVersion> {
    const version = (this.list.at(-1)?.version ?? 0) + 1;
    await mkdir(this.directory, { recursive: true });
    const handle = await open(versionFile(this.directory, version), 'w');
    try {
      await handle.writeFile(yaml);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    const entry: StoredVersion = { version, at, who, why, file: this.file };
    // The text first: a version that is listed is there.
    await appendFile(join(this.directory, LIST), `${JSON.stringify(entry)}\n`, { flush: true } as never);
    this.list.push(entry);
    return { version, at, who, why };
  }
}

const LIST = 'versions.jsonl';
const versionFile = (directory: string, version: number): string =>
  join(directory, `${String(version).padStart(5, '0')}.yaml`);
