/** A folder in which the demo leaves what it tells of lots, a file a request, in order: who stands beside it gives them on. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlantFloor } from '../floor/plant-floor.ts';
import { type BillLine, openLedger } from './ledger.ts';

const LOOK_MS = 2_000;
/** Where nobody takes them away, no more are left. */
const MOST_FILES = 2_000;

interface Masters {
  readonly revisions: readonly {
    readonly kind: string;
    readonly id: string;
    readonly materials?: readonly BillLine[];
  }[];
}

/** The answer ends it. */
export function tellLots(floor: PlantFloor, data: string, seed: number): () => Promise<void> {
  const folder = join(data, 'lots');
  mkdirSync(folder, { recursive: true });
  const ledger = openLedger(floor, billsOf(), seed);
  let number = 0;
  const look = () => {
    for (const entry of ledger.tell(Date.now())) {
      if (number % 100 === 0 && readdirSync(folder).length > MOST_FILES) return;
      const file = join(folder, `${floor.startedAt}-${String(number++).padStart(7, '0')}`);
      writeFileSync(`${file}.new`, JSON.stringify(entry));
      renameSync(`${file}.new`, `${file}.json`);
    }
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return async () => clearInterval(timer);
}

/** Beside the sources, and two folders up from the built program. */
function billsOf(): ReadonlyMap<string, readonly BillLine[]> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const read = (place: string) => JSON.parse(readFileSync(place, 'utf8')) as Masters;
  let masters: Masters;
  try {
    masters = read(join(here, '..', 'masters', 'masters.json'));
  } catch {
    masters = read(join(here, '..', '..', '..', 'demo', 'masters', 'masters.json'));
  }
  return new Map(
    masters.revisions.flatMap(({ kind, id, materials }) => (kind === 'bom' ? [[id, materials ?? []]] : [])),
  );
}
