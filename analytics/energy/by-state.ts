/** Energy by what the machine did: what running took, and what standing took, in kWh, CO2 and money, a good unit. */

import { STATES } from '../../twin/words.ts';
import { ENERGY_OF, type SumKey, type Sums } from '../oee/sums.ts';

export const ENERGY_USES = ['running', 'waiting', 'setup', 'down', 'off', 'unknown'] as const;
export type EnergyUse = (typeof ENERGY_USES)[number];

export interface EnergyFactors {
  /** kg CO2 a kWh; null = not known. */
  readonly co2PerKWh: number | null;
  readonly pricePerKWh: number | null;
}

export interface EnergyRow {
  readonly use: EnergyUse;
  readonly ms: number;
  readonly kWh: number;
  /** Share of all kWh; null = there were none. */
  readonly share: number | null;
  /** Mean power while it was so; null = it never was. */
  readonly kW: number | null;
  readonly kWhPerGood: number | null;
  readonly kgCo2PerGood: number | null;
  readonly money: number | null;
}

export interface EnergyBalance {
  readonly rows: readonly EnergyRow[];
  readonly kWh: number;
  readonly kWhPerGood: number | null;
  readonly kgCo2PerGood: number | null;
  readonly money: number | null;
  /** Share of all kWh that went into anything but running; null = there were none. */
  readonly idleShare: number | null;
}

const KEY_OF: Readonly<Record<EnergyUse, SumKey>> = {
  running: 'energyRunning',
  waiting: 'energyWaiting',
  setup: 'energySetup',
  down: 'energyDown',
  off: 'energyOff',
  unknown: 'energyUnknown',
};
const HOUR_MS = 3_600_000;

export function energyBalanceOf(sums: Readonly<Sums>, { co2PerKWh, pricePerKWh }: EnergyFactors): EnergyBalance {
  const perGood = (amount: number) => (sums.good > 0 ? amount / sums.good : null);
  const co2 = (kWh: number) => (co2PerKWh === null ? null : perGood(kWh * co2PerKWh));
  const cost = (kWh: number) => (pricePerKWh === null ? null : kWh * pricePerKWh);
  const share = (kWh: number) => (sums.energy > 0 ? kWh / sums.energy : null);
  const rows = ENERGY_USES.map((use): EnergyRow => {
    const kWh = sums[KEY_OF[use]];
    const ms = STATES.reduce((sum, state) => sum + (ENERGY_OF[state] === KEY_OF[use] ? sums[state] : 0), 0);
    return {
      use,
      ms,
      kWh,
      share: share(kWh),
      kW: ms > 0 ? kWh / (ms / HOUR_MS) : null,
      kWhPerGood: perGood(kWh),
      kgCo2PerGood: co2(kWh),
      money: cost(kWh),
    };
  });
  return {
    rows,
    kWh: sums.energy,
    kWhPerGood: perGood(sums.energy),
    kgCo2PerGood: co2(sums.energy),
    money: cost(sums.energy),
    idleShare: share(sums.energy - sums.energyRunning),
  };
}
