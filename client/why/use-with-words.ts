/** What a factor and its value are called: "product Ketchup", "Mondays", "cap feed pressure 4.2 to 4.6". */
import { usePlant } from '../live/twin-context.ts';
import type { Dimension } from '../losses/filter.ts';
import { useNames } from '../losses/use-names.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';

const CONTEXTS: readonly string[] = ['machine', 'product', 'lot', 'shift', 'crew', 'tool', 'recipe'];
/** 2024-01-01 was a Monday. */
const MONDAY = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86_400_000;

export function useWithWords() {
  const { t, f } = useWords();
  const names = useNames();
  const plant = usePlant();
  const named = ({ factor, value }: { readonly factor: string; readonly value: string }): string => {
    const [kind, id = ''] = [factor.split(':', 1)[0] ?? factor, factor.slice(factor.indexOf(':') + 1)];
    if (CONTEXTS.includes(factor))
      return t(`find.factor.${factor}`, { value: names.value(factor as Dimension, value) });
    if (factor === 'weekday')
      return new Intl.DateTimeFormat(document.documentElement.lang || 'en', {
        weekday: 'long',
        timeZone: 'UTC',
      }).format(MONDAY + (Number(value) - 1) * DAY_MS);
    if (kind === 'reading') {
      const tag = plant.tags.find(({ name }) => name === id);
      const machine = tag ? plant.machines[tag.machine] : undefined;
      const [low = '', high = ''] = value.split('..');
      return t('find.factor.reading', {
        tag: tag ? f.say(tag.words) || tag.key : id,
        machine: machine ? f.say(machine.name) : '',
        low: f.number(Number(low), 2),
        high: f.number(Number(high), 2),
        unit: tag?.unit ?? '',
      });
    }
    if (kind === 'material' || kind === 'supplier') {
      const bin = plant.bins.find(({ material }) => material === id);
      return t(`find.factor.${kind}`, { value, material: productName(plant, id, f) ?? (bin ? f.say(bin.name) : id) });
    }
    return t(`find.factor.${factor}`, { value, defaultValue: `${factor} ${value}` });
  };
  return { named };
}
