/** A figure of a difference in the words of its unit: rates a minute, times as times, shares per cent, use with its own unit. */
import type { TFunction } from 'i18next';
import type { Format } from '../words/format.ts';

export function figureOf(unit: string, value: number | null, f: Format, t: TFunction): string {
  if (value === null) return f.none;
  if (unit === 'share') return f.percent(value);
  if (unit === 'ms') return f.duration(value);
  if (unit === 'ms/unit') return t('masters.secondsEach', { seconds: f.number(value / 1000, 3) });
  if (unit === 'units/min') return t('masters.aMinute', { rate: f.number(value, 1) });
  return `${f.number(value, 3)} ${unit}`;
}
