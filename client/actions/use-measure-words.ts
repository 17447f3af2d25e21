import { usePlant } from '../live/twin-context.ts';
import { useNames } from '../losses/use-names.ts';
import { useWords } from '../words/use-words.ts';
import type { Action } from './open-action.ts';

/** What an action is judged by, in words: "Cap feed jam, Line 1". */
export function useMeasureWords(): (measure: NonNullable<Action['measure']>) => string {
  const { t, f } = useWords();
  const names = useNames();
  const plant = usePlant();
  return (measure) => {
    const [kind, id] = measure.scope.split(':', 2);
    const named = kind === 'line' ? plant.lines.find((l) => l.id === id) : plant.machines.find((m) => m.id === id);
    const place = named ? f.say(named.name) : t('losses.allLines');
    const what =
      measure.kind === 'points'
        ? t(measure.by === 'signals' ? 'actions.pointsBroken' : 'actions.pointsOutside', {
            chart: measure.characteristic,
          })
        : measure.kind === 'kpi'
          ? t(`kpi.${measure.kpi}`, { defaultValue: measure.kpi })
          : measure.only.reason === undefined
            ? t('actions.losses')
            : names.reason(measure.only);
    return `${what}, ${place}`;
  };
}
