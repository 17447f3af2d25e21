/** A line with meters and a night shift, and a compressor of no line; a shift of it as anybody could add it up on paper. */
import type { PlantModel } from '../../../../twin/plant/model.ts';
import { lineText, plantOf } from '../../../plants.ts';
import { type Row, shiftRows } from '../../past/shift.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Tue 10 March 2026, 21:00 in Berlin: the night shift begins, and ends at 05:00. */
export const SHIFT = Date.UTC(2026, 2, 10, 20);
export const KEY = '2026-03-10 night';

export const shiftPlant = (): PlantModel =>
  plantOf(
    lineText(3, 'utilities: [{ id: air, name: Compressor, type: any, place: { x: 30, z: 0 } }]')
      .replace('timezone: Europe/Berlin', 'timezone: Europe/Berlin, energy: { price_per_kwh: 0.2, co2_per_kwh: 0.4 }')
      .replace(
        /shifts: .*\n/,
        `shifts:
  - { id: night, name: { en: Night, tr: Gece, de: Nacht }, days: [mon, tue, wed, thu, fri, sat, sun], from: "21:00", to: "05:00" }
  - { id: early, name: Early, days: [mon, tue, wed, thu, fri, sat, sun], from: "05:00", to: "13:00" }\n`,
      ),
  );

/** A minute takes m1 2 kWh while it runs and 1 while it stands, m0 and m2 1, the compressor 3. */
export function meteredRows(minutes: number): Row[] {
  const rows = shiftRows(SHIFT, minutes);
  const stood = (minute: number) => (minute >= 60 && minute < 75) || minute % 40 === 20;
  let m1 = 0;
  for (let minute = 0; minute <= minutes; minute++) {
    const at = SHIFT + minute * MINUTE;
    rows.push({ tag: 'm0/energy', at, value: minute }, { tag: 'm2/energy', at, value: minute });
    rows.push({ tag: 'm1/energy', at, value: m1 }, { tag: 'air/energy', at, value: 3 * minute });
    if (minute === 0) rows.push({ tag: 'air/state', at, value: 6 }, { tag: 'air/mode', at, value: 1 });
    m1 += stood(minute) ? 1 : 2;
  }
  return rows.sort((a, b) => a.at - b.at);
}
