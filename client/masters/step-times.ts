/** Planned times of a step in words: "set up 4:00 · 0.150 s a unit · wait 2:00"; empty = none are planned. */
import type { TFunction } from 'i18next';
import type { Format } from '../words/format.ts';

interface PlannedTimes {
  readonly setupMin: number | null;
  readonly runS: number | null;
  readonly queueMin: number | null;
}

const MINUTE_MS = 60_000;

export function timesOf({ setupMin, runS, queueMin }: PlannedTimes, f: Format, t: TFunction): string {
  return [
    setupMin === null ? '' : t('routing.setup', { time: f.duration(setupMin * MINUTE_MS) }),
    runS === null ? '' : t('routing.run', { seconds: f.number(runS, 3) }),
    queueMin === null ? '' : t('routing.queue', { time: f.duration(queueMin * MINUTE_MS) }),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
