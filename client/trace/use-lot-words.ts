/** What lots and their amounts are called. */
import type { Lot } from '../http/lots-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';

export function useLotWords() {
  const { t, f } = useWords();
  const plant = usePlant();
  const bins = new Map(plant.bins.map(({ material, name }) => [material, name]));
  const named = (material: string): string => {
    const bin = bins.get(material);
    // What is no product of the plant file would be called as it is written.
    return bin === undefined ? (productName(plant, material, f) ?? material) : f.say(bin);
  };
  return {
    named,
    material: ({ material, customer, kind }: Pick<Lot, 'material' | 'customer' | 'kind'>): string =>
      kind === 'container' && customer !== null
        ? customer
        : material === null
          ? t('trace.noMaterial')
          : named(material),
    amount: (amount: number | null, unit: string): string =>
      amount === null
        ? t('trace.noAmount')
        : `${f.number(amount, amount < 10 && !Number.isInteger(amount) ? 2 : 0)}${unit === '' ? '' : ` ${unit}`}`,
  };
}
