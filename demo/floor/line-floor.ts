/** A line of the plant model as a run of the simulation engine: stations, stores, batches, changeovers, micro-stops. */
import type { Line, Machine, PlantModel } from '../../twin/plant/model.ts';
import type { StationPlan, StorePlan } from '../../twin/simulate/plan.ts';
import { openRun, type Run } from '../../twin/simulate/run.ts';
import { KIND_FACTS } from './kinds.ts';
import { type Ending, type OrderBook, orderBook } from './orders.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A wrapper works on whole pallets. */
const CASES_A_PALLET = 60;
/** Machines run a little below what they could. */
const PACE = 0.985;
/** A lot is about so much work; smaller lots cost events, larger ones make counters jump. */
const LOT_SECONDS = 0.6;

export interface LineFloor {
  readonly line: Line;
  readonly run: Run;
  readonly orders: OrderBook;
  /** Station of the engine by machine slot, and back. */
  readonly stationOf: ReadonlyMap<number, number>;
  readonly machineOf: readonly number[];
  /** Store of the engine by buffer slot. */
  readonly storeOf: ReadonlyMap<number, number>;
  /** Base units a minute that each station is planned for. */
  readonly rates: readonly number[];
}

export function openLineFloor(
  plant: PlantModel,
  line: Line,
  seed: number,
  firstMinutes: number,
  ending: Ending | null = null,
  starts = 0,
): LineFloor {
  const orders = orderBook(plant, line, seed, firstMinutes, ending, starts);
  const machines = line.machines.map((slot) => plant.machines[slot] as Machine);
  const buffers = line.buffers.map((slot) => plant.buffers[slot]).filter((buffer) => buffer !== undefined);
  const tables = new Set(buffers.map((buffer) => buffer.table));
  const working = machines.filter((machine) => !tables.has(machine.slot));
  const stationOf = new Map(working.map((machine, i) => [machine.slot, i]));
  const rates = working.map((machine) => (machine.idealRate ?? 60) * machine.unitsPer);
  const rateOf = (slot: number) => rates[stationOf.get(slot) ?? -1] ?? 60;

  const capacities = buffers.map((b) => b.capacity * (plant.machines[b.from] as Machine).unitsPer);
  const stores: StorePlan[] = buffers.map((buffer, b) => {
    const capacity = capacities[b] as number;
    const fullMs = (capacity / rateOf(buffer.from)) * MINUTE;
    const travelMs = buffer.table >= 0 ? 14_000 : 3_000;
    return {
      from: [(plant.machines[buffer.from] as Machine).id],
      to: [(plant.machines[buffer.to] as Machine).id],
      capacity,
      transitMs: capacity > 0 ? Math.min(travelMs, 0.35 * fullMs) : 0,
    };
  });
  const stations = working.map((machine, i): StationPlan => {
    const facts = KIND_FACTS[machine.kind];
    const rate = rates[i] as number;
    const beside = capacities.filter((_c, b) => buffers[b]?.from === machine.slot || buffers[b]?.to === machine.slot);
    const wished =
      machine.kind === 'wrapper'
        ? CASES_A_PALLET * machine.unitsPer
        : Math.max(1, Math.round((LOT_SECONDS * rate) / 60 / machine.unitsPer)) * machine.unitsPer;
    // Two lots must fit between any two machines.
    const lot = Math.max(1, Math.floor(Math.min(wished, ...beside.map((capacity) => (capacity + 1) / 2))));
    const lotMs = ((lot / rate) * MINUTE) / PACE;
    const intoRoom = Math.min(...beside, Number.MAX_SAFE_INTEGER);
    return {
      id: machine.id,
      lot,
      service: { uniform: [0.985 * lotMs, 1.015 * lotMs] },
      reject: facts.reject,
      patienceMs: 2_500 + 1.2 * lotMs,
      prime: Math.min(Math.max(lot, Math.round((1.5 * rate) / 60)), Math.floor(0.4 * intoRoom)),
      stops: microStops(machine, facts.microStopMinutes),
    };
  });
  const run = openRun(
    {
      stations,
      stores,
      batchUnits: (_feed, batch) => orders.batch(batch).units,
      setupMs: (station, from, to) => {
        const facts = KIND_FACTS[(working[station] as Machine).kind];
        return orders.changeoverSeconds(from, to) * facts.changeover * 1000;
      },
      log: true,
    },
    seed + line.slot,
  );
  return {
    line,
    run,
    orders,
    stationOf,
    machineOf: working.map((machine) => machine.slot),
    storeOf: new Map(line.buffers.map((slot, s) => [slot, s])),
    rates,
  };
}

/** Short stops that an operator clears at once; the fault codes are the machine's own words where it has some. */
function microStops(machine: Machine, everyMinutes: number): StationPlan['stops'] & object {
  if (everyMinutes <= 0) return [];
  const codes = Object.keys(machine.faults).map(Number);
  const own = codes.filter((code) => code > 10);
  const code = (i: number) => own[i % Math.max(1, own.length)] ?? 7;
  return [
    {
      code: code(0),
      time: { weibull: [1.2, everyMinutes * MINUTE] },
      repair: { lognormal: [22_000, 16_000] },
      clock: 'operating',
    },
    {
      code: code(1),
      time: { exponential: 5 * everyMinutes * MINUTE },
      repair: { lognormal: [40_000, 20_000] },
      clock: 'operating',
    },
    { code: 2, time: { exponential: 1.5 * HOUR }, repair: { uniform: [15_000, 45_000] }, clock: 'operating' },
  ];
}
