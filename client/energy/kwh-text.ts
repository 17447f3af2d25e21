import type { Format } from '../words/format.ts';

/** Digits where they say something: 0.42 kWh, 12.4 kWh, 1,204 kWh. */
export const kWhText = (kWh: number, f: Format): string =>
  `${f.number(kWh, Math.abs(kWh) < 1 ? 2 : Math.abs(kWh) < 100 ? 1 : 0)} kWh`;
