/** How full the accumulation tables are, readable at a glance: up to 198 goods a table, from the outfeed end back. */
import type { PlantModel } from '../../../../twin/plant/model.ts';
import { stateCode } from '../../../../twin/words.ts';
import type { TwinView } from '../../../live/twin-view.ts';
import type { Belt } from '../layout/belts.ts';
import { turnOf } from '../layout/rect.ts';
import { BELT_TOP } from '../paint/conveyors.ts';

const COLUMNS = 18;
const ROWS = 11;
const PLACES = COLUMNS * ROWS;
/** Share shown where no level is measured, by whether the table's line flows. */
const UNMEASURED = 0.45;

export interface TableFills {
  /** Most goods on all tables. */
  readonly room: number;
  /** Reads the levels; true if a count changed. */
  update(view: TwinView): boolean;
  isFull(buffer: number): boolean;
  /** Writes instance matrices from `used` on; returns how many are used then. */
  write(matrix: { [index: number]: number }, used: number): number;
}

export function createTableFills(plant: PlantModel, belts: readonly Belt[]): TableFills {
  const blocked = stateCode('blocked');
  const starved = stateCode('starved');
  const tables = plant.machines.flatMap((machine) => {
    if (machine.kind !== 'table') return [];
    // One table may hold several buffers (a split); else it is a machine between two of its own.
    const held = plant.buffers.filter((b) => b.table === machine.slot);
    const beside = plant.buffers.filter((b) => (b.from === machine.slot || b.to === machine.slot) && b.level >= 0);
    const buffers = held.length > 0 ? held : beside.slice(0, 1);
    const cases = belts.some((b) => b.to === machine.slot && b.good !== 'bottle');
    return cases ? [] : [{ machine, buffers, count: -1, fill: 0 }];
  });

  const fillOf = (view: TwinView, table: (typeof tables)[number]): number => {
    const { buffers, machine } = table;
    let held = 0;
    let capacity = 0;
    for (const { level, capacity: room } of buffers) {
      if (level < 0 || view.qualityOf(level) > 1 || Number.isNaN(view.valueOf(level))) continue;
      held += view.valueOf(level);
      capacity += room;
    }
    if (capacity > 0) return Math.min(1, Math.max(0, held / capacity));
    const state = view.stateOf(machine.slot);
    return state === blocked ? 1 : state === starved ? 0.08 : UNMEASURED;
  };

  return {
    room: tables.length * PLACES,
    update: (view) => {
      let changed = false;
      for (const table of tables) {
        table.fill = fillOf(view, table);
        const count = Math.round(table.fill * PLACES);
        if (count !== table.count) changed = true;
        table.count = count;
      }
      return changed;
    },
    isFull: (buffer) => tables.some((table) => table.fill > 0.98 && table.buffers.some((b) => b.slot === buffer)),
    write: (matrix, used) => {
      for (const { machine, count } of tables) {
        const cos = Math.cos(turnOf(machine));
        const sin = Math.sin(turnOf(machine));
        for (let i = 0; i < count; i++) {
          const column = Math.floor(i / ROWS);
          const row = i % ROWS;
          const x = 1.62 - column * 0.19;
          const z = -1.05 + row * 0.21 + (column % 2) * 0.06;
          const m = used++ * 16;
          matrix[m] = matrix[m + 10] = 1;
          matrix[m + 2] = matrix[m + 8] = 0;
          matrix[m + 12] = machine.place.x + x * cos + z * sin;
          matrix[m + 13] = BELT_TOP + 0.03;
          matrix[m + 14] = machine.place.z - x * sin + z * cos;
        }
      }
      return used;
    },
  };
}
