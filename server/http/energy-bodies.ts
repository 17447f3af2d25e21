/** Energy as it travels. */
import Type from 'typebox';
import { ENERGY_USES } from '../../analytics/energy/by-state.ts';
import type { EnergyRowOf, EnergyUsed } from '../records/energy.ts';
import { closed, orNull } from './bodies.ts';

const NO_ENERGY = ['no-meter', 'no-data'] as const;
const used = {
  reason: orNull(Type.Enum([...NO_ENERGY], { description: 'Why nothing is known; null = it is known.' })),
  kWh: Type.Number(),
  money: orNull(Type.Number({ description: 'Null = the plant file names no price of a kWh.' })),
  kgCo2: orNull(Type.Number({ description: 'Null = the plant file names no CO2 of a kWh.' })),
  idleShare: orNull(Type.Number({ description: 'Share of all kWh that went into anything but running.' })),
  good: orNull(Type.Number({ description: 'Good units; null = `noUnits` says why.' })),
  unit: orNull(Type.String()),
  noUnits: orNull(Type.Enum(['different-units', 'nothing-made', 'utility', ...NO_ENERGY])),
  kWhPerGood: orNull(Type.Number()),
  kgCo2PerGood: orNull(Type.Number()),
  coverage: Type.Number({ description: 'Share of machine time with data, 0..1.' }),
  rows: Type.Array(
    Type.Object(
      {
        use: Type.Enum([...ENERGY_USES]),
        ms: Type.Number({ description: 'Of a machine: its own time; of a line: that of its constraint.' }),
        kWh: Type.Number(),
        share: orNull(Type.Number()),
        kWhPerGood: orNull(Type.Number()),
        money: orNull(Type.Number()),
      },
      closed,
    ),
    { description: 'By what machines did.' },
  ),
};
export const UsedBody = Type.Object(used, closed);
export const UsedRowBody = Type.Object(
  {
    key: orNull(Type.String()),
    line: orNull(Type.String()),
    before: orNull(Type.Number({ description: 'kWh of the period before; null = not known.' })),
    ...used,
  },
  closed,
);
export const BaselineBody = Type.Object(
  {
    baseKW: Type.Number({ description: 'What it takes while it makes nothing.' }),
    kWhPerUnit: Type.Number(),
    explained: Type.Number({ description: 'Share of the variation of hours that the two explain.' }),
    scatter: Type.Number({ description: 'Standard deviation of what is left, kWh an hour.' }),
    n: Type.Integer({ description: 'Hours it is from.' }),
    expectedKWh: Type.Number({ description: 'What the window was to take, by its hours and units.' }),
  },
  closed,
);

export const usedBody = (told: EnergyUsed): Type.Static<typeof UsedBody> => ({
  reason: told.reason,
  kWh: told.kWh,
  money: told.money,
  kgCo2: told.kgCo2,
  idleShare: told.idleShare,
  good: told.good,
  unit: told.unit,
  noUnits: told.noUnits,
  kWhPerGood: told.good === null ? null : told.kWhPerGood,
  kgCo2PerGood: told.good === null ? null : told.kgCo2PerGood,
  coverage: told.coverage,
  rows: told.rows.map(({ use, ms, kWh, share, kWhPerGood, money }) => {
    return { use, ms, kWh, share, kWhPerGood: told.good === null ? null : kWhPerGood, money };
  }),
});

export const usedRowBody = (row: EnergyRowOf): Type.Static<typeof UsedRowBody> => ({
  key: row.key,
  line: row.line,
  before: row.before,
  ...usedBody(row),
});
