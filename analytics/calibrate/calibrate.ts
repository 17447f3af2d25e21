/** The abilities of a plant's machines from its own record, with what each rests on; below a minimum of evidence a machine is refused, with the reason. */
import type { Window } from '../../twin/derived.ts';
import type { Machine, PlantModel, Product } from '../../twin/plant/model.ts';
import type { Distribution } from '../../twin/simulate/distribution.ts';
import {
  type Abilities,
  ANY,
  type ChangeoverAbility,
  type MachineAbility,
} from '../../twin/simulate/plant/abilities.ts';
import { changeoversOf } from '../changeover/changeovers.ts';
import { type ChangeFits, changeFits } from './change-times.ts';
import { type PaceFit, paceFits, type RejectFit, rejectFits } from './pace.ts';
import { abilityOf, type StopFits, stopFits } from './stops.ts';
import type { Worked } from './worked.ts';

/** Less operation than this says too little about when a machine stops. */
const LEAST_OPERATING_MS = 4 * 3_600_000;
/** A line that was never seen changing over. */
const MINUTE = 60_000;
const NO_TIME: Distribution = { constant: 0 };

/** Why nothing is told of a machine. */
export type Refusal = 'no-record' | 'too-little-operation' | 'no-counts';

export interface MachineFits {
  readonly machine: string;
  readonly refused: Refusal | null;
  readonly paces: readonly PaceFit[];
  readonly rejects: readonly RejectFit[];
  readonly stops: StopFits;
  /** Share of the line's changeover that its own takes; null = none was seen. */
  readonly changeShare: number | null;
}

export interface Calibration {
  readonly window: Window;
  readonly abilities: Abilities;
  readonly machines: readonly MachineFits[];
  readonly lines: readonly { readonly line: string; readonly changes: ChangeFits }[];
}

/** `worked`: by machine, in order of time. Only machines of lines are asked for. */
export function calibrate(
  plant: PlantModel,
  worked: ReadonlyMap<string, readonly Worked[]>,
  window: Window,
): Calibration {
  const perLine = plant.lines.map((line) => {
    const machines = line.machines.flatMap((slot) => plant.machines[slot] ?? []);
    const products = productsOf(plant, machines, worked);
    const own = new Map(machines.map(({ id }) => [id, changesOf(id, worked.get(id) ?? [])]));
    const constraint = plant.machines[line.constraint]?.id ?? '';
    const changes = changeFits(own.get(constraint) ?? [], products);
    const lineMs = meanSetup(own.get(constraint) ?? []);
    const fits = machines.map((machine): MachineFits => {
      const setupMs = meanSetup(own.get(machine.id) ?? []);
      return {
        ...machineFits(machine, worked.get(machine.id) ?? [], machine.slot === line.constraint),
        changeShare: lineMs === null ? null : (setupMs ?? 0) / lineMs,
      };
    });
    return { line, changes, fits };
  });
  const machines = perLine.flatMap(({ fits }) => fits);
  const unitsPer = new Map(plant.machines.map(({ id, unitsPer: per }) => [id, per]));
  return {
    window,
    machines,
    lines: perLine.map(({ line, changes }) => ({ line: line.id, changes })),
    abilities: {
      machines: Object.fromEntries(
        machines.flatMap((fits) =>
          fits.refused === null ? [[fits.machine, machineAbility(fits, unitsPer.get(fits.machine) ?? 1)]] : [],
        ),
      ),
      changeovers: Object.fromEntries(
        perLine.map(({ line, changes }) => [
          line.id,
          {
            pairs: changes.pairs.map(
              ({ from, to, distribution }): ChangeoverAbility => ({ from, to, ms: distribution }),
            ),
            other: changes.other ?? NO_TIME,
          },
        ]),
      ),
      changeoverShare: Object.fromEntries(
        machines.flatMap(({ machine, changeShare }) => (changeShare === null ? [] : [[machine, changeShare]])),
      ),
    },
  };
}

function machineFits(machine: Machine, worked: readonly Worked[], pacer: boolean): Omit<MachineFits, 'changeShare'> {
  const paces = withRated(machine, paceFits(worked, pacer));
  const stops = stopFits(worked);
  const refused =
    worked.length === 0
      ? 'no-record'
      : stops.operatingMs < LEAST_OPERATING_MS
        ? 'too-little-operation'
        : paces.length === 0
          ? 'no-counts'
          : null;
  return { machine: machine.id, refused, paces, rejects: rejectFits(worked), stops };
}

/** A product that was not made goes by its planned rate, by as much off it as those that were made. */
function withRated({ idealRate, idealRates }: Machine, paces: readonly PaceFit[]): PaceFit[] {
  const plannedMs = (product: string | null) =>
    MINUTE / ((product === null ? undefined : idealRates[product]) ?? idealRate ?? 0);
  const offs = paces.flatMap(({ product, unitMs }) => {
    const off = product === null ? Number.NaN : unitMs / plannedMs(product);
    return off > 0 ? [off] : [];
  });
  const off = offs.reduce((sum, one) => sum + one, 0) / offs.length;
  if (!(off > 0)) return [...paces];
  const missing = Object.keys(idealRates).filter((id) => !paces.some(({ product }) => product === id));
  return [
    ...paces,
    ...missing.map(
      (product): PaceFit => ({
        ...{ product, unitMs: off * plannedMs(product), by: 'planned', stretches: 0, runMs: 0, units: 0 },
      }),
    ),
  ];
}

function machineAbility({ paces, rejects, stops }: MachineFits, unitsPer: number): MachineAbility {
  return {
    unitMs: Object.fromEntries(
      paces.map(({ product, unitMs }) => [product ?? ANY, { constant: unitMs / unitsPer } satisfies Distribution]),
    ),
    reject: Object.fromEntries(rejects.map(({ product, share }) => [product ?? ANY, share])),
    stops: stops.fits.map(abilityOf),
  };
}

/** Products that a line made, and those that its machines have rates for. */
function productsOf(
  plant: PlantModel,
  machines: readonly Machine[],
  worked: ReadonlyMap<string, readonly Worked[]>,
): Product[] {
  const made = new Set(machines.flatMap(({ id }) => (worked.get(id) ?? []).flatMap(({ product }) => product ?? [])));
  const rated = new Set(machines.flatMap(({ idealRates }) => Object.keys(idealRates)));
  return plant.products.filter(({ id }) => made.has(id) || rated.has(id));
}

const changesOf = (machine: string, worked: readonly Worked[]) =>
  changeoversOf(worked.map((one) => ({ ...one, machine })));

/** Of changeovers in which it was set up at all; null = none was seen. Those without are 0: it had nothing to change. */
function meanSetup(changes: ReturnType<typeof changesOf>): number | null {
  if (changes.length === 0) return null;
  return changes.reduce((sum, { setupMs }) => sum + setupMs, 0) / changes.length;
}
