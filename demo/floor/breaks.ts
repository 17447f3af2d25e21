/** Whether a line stands in a break of its shift, by the site's clock. */
import type { PlantModel } from '../../twin/plant/model.ts';

const DAY_MINUTES = 1440;

export interface Break {
  /** Identifies this break today. */
  readonly key: string;
}

/** The break that `at` (epoch ms) falls in, for a line that works the shifts `ids`; null = at work. */
export function breakAt(plant: PlantModel, ids: readonly string[], at: number): Break | null {
  const { weekday, minute } = siteTime(plant.site.timezone, at);
  for (const shift of plant.shifts) {
    if (!ids.includes(shift.id)) continue;
    for (const [i, pause] of shift.breaks.entries()) {
      for (const daysAgo of [0, 1]) {
        const day = ((weekday - 1 - daysAgo + 7) % 7) + 1;
        const since = minute + daysAgo * DAY_MINUTES;
        if (shift.days.includes(day) && since >= pause.fromMinute && since < pause.toMinute)
          return { key: `${shift.id}/${i}/${day}` };
      }
    }
  }
  return null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** ISO weekday (1 = Monday) and minutes after midnight on the site's clock. */
function siteTime(timezone: string, at: number): { weekday: number; minute: number } {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timezone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part['weekday'] ?? '') + 1,
    minute: Number(part['hour']) * 60 + Number(part['minute']),
  };
}
