/** Days of the site, in its own zone: 23 or 25 hours long where the clock changes. */
import { Temporal } from 'temporal-polyfill';

/** The last day asked for, by zone: what is asked next is mostly of the same day. */
const last = new Map<string, { readonly from: number; readonly to: number }>();

/** The day that holds `at`: its beginning and end, epoch ms. */
export function siteDay(zone: string, at: number): { readonly from: number; readonly to: number } {
  const known = last.get(zone);
  if (known && known.from <= at && at < known.to) return known;
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).toPlainDate();
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).epochMilliseconds;
  const day = { from: startOf(date), to: startOf(date.add({ days: 1 })) };
  last.set(zone, day);
  return day;
}
