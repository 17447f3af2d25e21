/** How orders are called: their machine, their window, their people. */
import { getComponents, type Work } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { useWords } from '../../words/use-words.ts';

const HOUR_MS = 3_600_000;

export function useWorkWords() {
  const { t, f } = useWords();
  const plant = usePlant();
  const machine = (id: string): string => {
    const found = plant.machines.find((one) => one.id === id);
    return found ? f.say(found.name) : id;
  };
  const lineAt = (id: string) => {
    const found = plant.machines.find((one) => one.id === id);
    return found && plant.lines[found.line];
  };
  const lineOf = (id: string): string => {
    const line = lineAt(id);
    return line ? f.say(line.name) : '';
  };
  return {
    machine,
    lineOf,
    lineIdOf: (id: string): string | null => lineAt(id)?.id ?? null,
    place: (order: Pick<Work, 'machine'>): string =>
      [machine(order.machine), lineOf(order.machine)].filter((word) => word !== '').join(', '),
    window: ({ from, to }: Pick<Work, 'from' | 'to'>): string => {
      if (from === null || to === null) return '';
      const [a, b] = [Date.parse(from), Date.parse(to)];
      return `${f.day(a)} – ${b - a < 24 * HOUR_MS ? f.clock(b) : f.day(b)}`;
    },
    people: (names: readonly string[]): string => names.join(', '),
    minutes: (minutes: number): string =>
      minutes < 60 ? t('work.min', { n: f.number(minutes) }) : t('work.h', { n: f.number(minutes / 60, 1) }),
  };
}

/** What components are called; one that is gone by its id. */
export function useComponentName(): (machine: string, id: string) => string {
  const { answer } = usePolled(getComponents, 'components');
  return (machine, id) => answer?.find((one) => one.machine === machine && one.id === id)?.name ?? id;
}
