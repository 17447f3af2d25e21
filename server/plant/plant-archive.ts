/**
 * The plants that snapshots were taken of, by fingerprint: a snapshot holds numbers of machines and tags, and only its own
 * plant says which. So a changed plant goes on from the snapshots of the one before.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adoptTwin } from '../../twin/core/adopt.ts';
import { Twin } from '../../twin/core/twin.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { StoredSnapshot } from '../journal/snapshots.ts';

export class PlantArchive {
  private readonly directory: string;
  /** Null = known to be absent. */
  private readonly known = new Map<string, PlantModel | null>();

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Keeps a plant; gives its fingerprint. */
  async keep(plant: PlantModel): Promise<string> {
    const print = fingerprint(plant);
    this.known.set(print, plant);
    await mkdir(this.directory, { recursive: true });
    const file = this.file(print);
    const temporary = `${file}.tmp`;
    await writeFile(temporary, JSON.stringify(plant));
    await rename(temporary, file);
    return print;
  }

  /** The twin of a snapshot as one of `plant`; null where the snapshot's own plant is not known. */
  async twinOf(stored: StoredSnapshot, plant: PlantModel): Promise<Twin | null> {
    if (stored.plant === fingerprint(plant)) return Twin.from(plant, stored.twin);
    const own = await this.plantOf(stored.plant);
    if (own === null) return null;
    const twin = adoptTwin(stored.twin, own, plant);
    twin.takeEvents(); // what the change itself brings about is told when it happens, not when it is read
    return twin;
  }

  private async plantOf(print: string): Promise<PlantModel | null> {
    const known = this.known.get(print);
    if (known !== undefined) return known;
    let plant: PlantModel | null = null;
    try {
      plant = JSON.parse(await readFile(this.file(print), 'utf8')) as PlantModel;
    } catch {
      // Taken before plants were kept, or lost: its snapshots are of no use, the journal is.
    }
    this.known.set(print, plant);
    return plant;
  }

  private file(print: string): string {
    return join(this.directory, `${print}.json`);
  }
}

const prints = new WeakMap<PlantModel, string>();

/** Equal for plants whose twins have the same numbers. */
export function fingerprint(plant: PlantModel): string {
  const known = prints.get(plant);
  if (known !== undefined) return known;
  const print = createHash('sha256')
    .update(
      JSON.stringify([
        plant.machines,
        plant.tags.map((tag) => [tag.name, tag.role, tag.type, tag.modulus, tag.scale]),
        plant.lines.map((line) => [line.id, line.constraint]),
        plant.sources.map((source) => source.id),
        plant.stateMaps,
        plant.products,
      ]),
    )
    .digest('hex');
  prints.set(plant, print);
  return print;
}
